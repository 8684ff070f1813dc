// What storing, reading and grouping a library costs beside plain Cypher and Graph Data Science, on
// a Neo4j of its own for each size of library, which is kept in the state folder.
import { measureClusters } from "./graph/graph-clusters.ts";
import { costTable, growthTable } from "./graph/graph-cost.ts";
import { measureNewFaces } from "./graph/graph-new-faces.ts";
import {
  measureEmbeddings,
  measureStream,
  measureWriting,
} from "./graph/graph-rates.ts";
import { measureRecluster } from "./graph/graph-recluster.ts";
import type { GraphServer } from "./graph/graph-server.ts";
import { fillLibrary, isFilled, openLibrary } from "./graph/stored-library.ts";
import {
  type Benchmark,
  BenchmarkError,
  type Filling,
  measuredBy,
  type Part,
} from "./support/benchmark.ts";
import { graphDataScience, neo4j } from "./support/needs.ts";
import { readResults } from "./support/results-file.ts";

const resultsPath = "libs/face-graph/bench/results.md";
const sizes = [10_000, 100_000, 1_000_000];

export const graph: Benchmark = {
  name: "graph",
  what: "the graph in Neo4j beside plain Cypher and Graph Data Science",
  resultsPath,
  introduction: `# The graph in Neo4j: measurements

\`npm run bench -- graph\`; a part by itself with its name. Libraries are made up as \`facegraph generate\` makes them, 128
values to a face, and kept in an embedded Neo4j with a heap of 4 GB. What is compared takes turns, after one turn to warm up; median and
range. Ratios mean something; seconds are those of a shared machine.
`,
  parts: {
    "fill-10000": filled(10_000),
    "fill-100000": filled(100_000),
    "fill-1000000": { ...filled(1_000_000), isLong: true },
    growth: {
      what: "how the figures of the three libraries above grow",
      prepare: measuredBy(compareSizes),
    },
    embeddings: over(100_000, {
      what: "reading the embeddings, packed and as lists",
      measure: measureEmbeddings,
    }),
    stream: over(100_000, {
      what: "reading the similar pairs beside the server's own sum",
      measure: measureStream,
    }),
    writing: over(100_000, {
      what: "storing similar pairs beside plain Cypher",
      measure: measureWriting,
    }),
    clusters: over(100_000, {
      what: "storing a run of new clusters",
      measure: measureClusters,
    }),
    recluster: over(100_000, {
      what: "grouping again beside Graph Data Science",
      measure: measureRecluster,
      withPeer: true,
    }),
    "new-faces": over(100_000, {
      what: "a hundred faces more",
      measure: measureNewFaces,
    }),
    "new-faces-1000000": {
      ...over(1_000_000, {
        what: "the same in a million",
        measure: measureNewFaces,
      }),
      isLong: true,
    },
    "recluster-1000000": {
      ...over(1_000_000, {
        what: "grouping a million again",
        measure: measureRecluster,
        withPeer: true,
      }),
      isLong: true,
    },
  },
};

/** Filling an empty server is what is measured. */
function filled(faceCount: number): Part {
  return {
    what: `filling a library of ${faceCount.toLocaleString("en")} faces, and every step of its life`,
    needs: [neo4j],
    prepare: () => {
      let server: GraphServer | undefined;
      return Promise.resolve({
        measure: async () => {
          const library = await fillLibrary(faceCount);
          server = library.server;
          return costTable(library.cost);
        },
        close: async () => server?.stop(),
      });
    },
  };
}

interface Measured {
  readonly what: string;
  readonly measure: (
    server: GraphServer,
    faceCount: number,
  ) => Promise<string[]>;
  readonly withPeer?: true;
}

/** A part that measures a library which is there, or is filled before. */
function over(
  standardSize: number,
  { what, measure, withPeer }: Measured,
): Part {
  return {
    what,
    size: { count: standardSize, of: "faces" },
    needs: withPeer === true ? [neo4j, graphDataScience] : [neo4j],
    filling: (faceCount) =>
      isFilled(faceCount) ? undefined : fillingOf(faceCount),
    prepare: async ({ size: faceCount }) => {
      const server = await openLibrary(faceCount, {
        withPeer: withPeer === true,
      });
      return {
        measure: () => measure(server, faceCount),
        close: () => server.stop(),
      };
    },
  };
}

function fillingOf(faceCount: number): Filling {
  const like = sizes.findLast((size) => size <= faceCount) ?? sizes[0]!;
  return {
    what: `a library of ${faceCount.toLocaleString("en")} faces`,
    part: `fill-${like}`,
    share: faceCount / like,
  };
}

async function compareSizes(): Promise<string[]> {
  const results = await readResults({ resultsPath });
  const measured = sizes.filter((size) => results.has(`fill-${size}`));
  if (measured.length < 2)
    throw new BenchmarkError(
      "NOT_READY",
      `${resultsPath} has fewer than two sizes to compare; measure ${sizes.map((size) => `fill-${size}`).join(" and ")} first.`,
    );
  return growthTable(results, measured);
}
