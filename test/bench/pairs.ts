// Exact search for similar pairs beside faiss, and a library that is nearly one person.
import { measurePerson } from "./pairs/pairs-person.ts";
import { measureSearch } from "./pairs/pairs-speed.ts";
import { type Benchmark, measuredBy, type Part } from "./support/benchmark.ts";
import { pythonPeers } from "./support/needs.ts";

export const pairs: Benchmark = {
  name: "pairs",
  what: "the search for similar pairs beside faiss",
  resultsPath: "libs/similarity/bench/results.md",
  introduction: `# Similar pairs: measurements

\`npm run bench -- pairs\`; a part by itself with its name, and \`--rounds N\`. Facegraph and faiss (faiss-cpu 1.15.1, two
threads) take turns in each round, after a tenth of the faces to warm up; median and range. The goal is a ratio of 2.5.
A load average (of a minute) far beyond the number of processors is other work on the machine: then seconds mean nothing, and
ratios little.
`,
  parts: {
    "128": searchOf(128),
    "512": searchOf(512),
    person: {
      what: "a person of up to 20,000 faces, whose pairs are capped",
      prepare: measuredBy(measurePerson),
    },
  },
};

function searchOf(dimension: number): Part {
  return {
    what: `every similar pair among 100,000 faces of ${dimension} values`,
    size: { count: 100_000, of: "faces" },
    rounds: 3,
    needs: [pythonPeers],
    prepare: measuredBy(({ size, rounds }) =>
      measureSearch(dimension, size, rounds),
    ),
  };
}
