// npm run bench -- graph [part …]: what storing, reading and grouping a library costs beside plain
// Cypher and Graph Data Science, on a Neo4j of its own for each size of library, kept below
// .facegraph. Without a part: the two smaller libraries, in about ten minutes. Writes its parts of
// libs/face-graph/bench/results.md.
import { measureClusters } from "./graph/graph-clusters.ts";
import { measureCost, writeCosts } from "./graph/graph-cost.ts";
import { measureNewFaces } from "./graph/graph-new-faces.ts";
import {
  measureEmbeddings,
  measureStream,
  measureWriting,
} from "./graph/graph-rates.ts";
import { measureRecluster } from "./graph/graph-recluster.ts";
import { measureParts } from "./support/parted-results.ts";

const parts = {
  "fill-10000": () => measureCost(10_000),
  "fill-100000": () => measureCost(100_000),
  "fill-1000000": () => measureCost(1_000_000),
  growth: writeCosts,
  embeddings: () => measureEmbeddings(100_000),
  stream: () => measureStream(100_000),
  writing: () => measureWriting(100_000),
  clusters: () => measureClusters(100_000),
  recluster: () => measureRecluster(100_000),
  "new-faces": () => measureNewFaces(100_000),
  "new-faces-1000000": () => measureNewFaces(1_000_000),
  "recluster-1000000": () => measureRecluster(1_000_000),
};
const ofAMillion: readonly string[] = [
  "fill-1000000",
  "new-faces-1000000",
  "recluster-1000000",
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0)
  throw new Error(
    `Expected some of ${Object.keys(parts).join(", ")} but received ${unknown.join(", ")}.`,
  );
const names = Object.keys(parts).filter((name) =>
  asked.length > 0 ? asked.includes(name) : !ofAMillion.includes(name),
);
await measureParts(
  {
    path: "libs/face-graph/bench/results.md",
    introduction: `# The graph in Neo4j: measurements

\`npm run bench -- graph\`; a part by itself with its name. Libraries are made up as \`facegraph generate\` makes them, 128
values to a face, and kept in an embedded Neo4j with a heap of 4 GB. Those that are compared take turns, after one turn to warm up; median and
range. Ratios mean something; seconds are those of a shared machine.
`,
    parts,
  },
  names,
);
