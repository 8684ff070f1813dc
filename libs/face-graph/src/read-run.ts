import type { GraphConnection } from "./connection.ts";
import * as cypher from "./cypher/runs.ts";

/** A cluster as a run holds it. */
export interface StoredCluster {
  readonly id: string;
  readonly label: number;
  /** Of its faces, in no order. */
  readonly ordinals: readonly number[];
}

/** Reads the clusters of a run with their faces; faces alone are in none. */
export async function streamRun(
  connection: GraphConnection,
  collection: string,
  id: string,
): Promise<StoredCluster[]> {
  const clusters: StoredCluster[] = [];
  await connection.stream(
    cypher.streamClusters,
    { collection, id },
    {
      onRow: (values) => {
        const [cluster, label, ordinals] = values as [string, number, number[]];
        clusters.push({ id: cluster, label, ordinals });
      },
    },
  );
  return clusters;
}
