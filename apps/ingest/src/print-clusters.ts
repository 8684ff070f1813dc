import { type GraphConnection } from "@facegraph/face-graph";
import { readClusterExamples } from "@facegraph/face-graph/faces";
import { type ClusterRun } from "@facegraph/face-graph/runs";
import { formatTable, print } from "./print.ts";

/** How many clusters are shown at most: the largest. */
const shownClusters = 30;
const examplesPerCluster = 3;

/** Prints a run as a table of its largest clusters, each with some of its photographs. */
export async function printClusters(
  connection: GraphConnection,
  run: ClusterRun,
): Promise<void> {
  const clusters = await readClusterExamples(
    connection,
    run.collection,
    run.id,
    shownClusters,
    examplesPerCluster,
  );
  print(
    formatTable(
      ["cluster", "size", "cohesion", "examples"],
      clusters.map(({ id, size, cohesion, examples }) => [
        id.slice(0, 8),
        size,
        Number(cohesion.toFixed(3)),
        examples.join(", "),
      ]),
    ),
  );
  const hidden = run.clusterCount - clusters.length;
  print(
    `${run.faceCount} faces: ${run.clusterCount} clusters${hidden > 0 ? ` (${hidden} smaller ones not shown)` : ""}, ${run.singletonCount} faces alone; ${run.method} at ${run.threshold}, ${run.didConverge ? "settled" : "not settled"} after ${run.ranIterations} passes`,
  );
}
