// What it saves to find the faces of new clusters by the server's own numbers.
import {
  deleteRun,
  type NewCluster,
  writeRun,
} from "@facegraph/face-graph/runs";
import {
  type StoredEdges,
  streamAdjacency,
} from "@facegraph/face-graph/similarities";
import { median, secondsOf, spread } from "../support/figures.ts";
import { collection } from "./graph-cost.ts";
import type { GraphServer } from "./graph-server.ts";

const rounds = 5;
const facesPerCluster = 20;

/**
 * Stores a run of which no cluster is known, of all faces, with and without those numbers in turn.
 */
export async function measureClusters({
  connection,
}: GraphServer): Promise<string[]> {
  const stored = await streamAdjacency(connection, collection);
  const placed = clustersOf(stored);
  const unplaced = placed.map((cluster) => ({ ...cluster, nodes: [] }));
  const taken = { numbers: [] as number[], ids: [] as number[] };
  for (let round = 0; round <= rounds; round++)
    for (const [how, clusters] of [
      ["numbers", placed],
      ["ids", unplaced],
    ] as const) {
      const facts = { ...factsOf(stored), name: `${how} ${round}` };
      let id = "";
      const seconds = await secondsOf(async () => {
        const run = await writeRun(connection, collection, facts, clusters);
        id = run.id;
      });
      await deleteRun(connection, collection, id);
      if (round > 0) taken[how].push(seconds);
    }
  const ratio = median(taken.ids) / median(taken.numbers);
  return [
    `## Storing ${placed.length.toLocaleString("en")} new clusters of ${facesPerCluster} faces`,
    "",
    "A run as a whole, from its first query to ready. By ids is what happens to faces whose numbers are not known.",
    "",
    "| faces are found | seconds | time by ids over it |",
    "| --- | --- | --- |",
    `| by the server's numbers | ${spread(taken.numbers, 2)} | ${ratio.toFixed(2)} |`,
    `| by their ids | ${spread(taken.ids, 2)} | 1.00 |`,
    "",
  ];
}

/** Of faces that lie far from each other, as no grouping would have them. */
function clustersOf({ faceIds, nodes }: StoredEdges): NewCluster[] {
  const count = Math.floor(faceIds.length / facesPerCluster);
  return Array.from({ length: count }, (_, label) => {
    const rows = Array.from(
      { length: facesPerCluster },
      (_, index) => index * count + label,
    );
    return {
      label,
      members: rows.map((row) => faceIds[row]!),
      nodes: rows.map((row) => nodes[row]!),
      cohesion: 0.6,
      density: 0.5,
      weakestLink: 0.5,
      representative: faceIds[label]!,
    };
  });
}

function factsOf({ faceIds, state, sources }: StoredEdges) {
  return {
    method: "robust",
    threshold: 0.5,
    sharpness: 1,
    weighting: "TOP",
    seed: 1,
    maxIterations: 100,
    modelId: "made-up",
    generation: state.generation,
    ordinalEnd: state.ordinalEnd,
    ranIterations: 1,
    didConverge: true,
    faceCount: faceIds.length,
    singletonCount: 0,
    edgeCount: sources.length,
    readMillis: 0,
    computeMillis: 0,
  };
}
