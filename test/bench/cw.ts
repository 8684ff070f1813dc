// How fast faces are grouped, beside the peers.
import { measureCliques } from "./cw/cw-cliques.ts";
import { measureSpeed, speedRounds } from "./cw/cw-speed.ts";
import { type Benchmark, measuredBy } from "./support/benchmark.ts";
import { compiler, pythonPeers } from "./support/needs.ts";

const sizes = [100_000, 500_000, 1_000_000];

export const cw: Benchmark = {
  name: "cw",
  what: "Chinese Whispers beside NetworKit, igraph, networkx, dlib and a loop in C++",
  resultsPath: "libs/cw-core/bench/results.md",
  introduction: `# Chinese Whispers: measurements

\`npm run bench -- cw\`; a part by itself with its name. The machine is shared: only ratios mean something.
`,
  parts: {
    speed: {
      what: "time and memory of graphs of 100,000 to a million faces",
      size: { count: sizes.at(-1)!, of: "faces" },
      rounds: speedRounds,
      needs: [pythonPeers, compiler],
      prepare: measuredBy(({ size, rounds }) =>
        measureSpeed([...sizes.filter((each) => each < size), size], rounds),
      ),
    },
    cliques: {
      what: "a graph whose groups leave no doubt",
      needs: [pythonPeers],
      prepare: measuredBy(measureCliques),
    },
  },
};
