import * as cypher from "../cypher/runs/runs.ts";
import type { GraphConnection } from "../database/connection.ts";

/** A cluster as a run holds it. */
export interface StoredCluster {
  readonly id: string;
  readonly label: number;
  /** Faces it was stored with: more than there are now where somebody deleted some. */
  readonly size: number;
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
        const [id, label, size, ordinals] = values as [
          string,
          number,
          number,
          number[],
        ];
        clusters.push({ id, label, size, ordinals });
      },
    },
  );
  return clusters;
}

/** The ordinals of faces, by id, below one. */
export async function readFaceOrdinals(
  connection: GraphConnection,
  collection: string,
  to: number,
): Promise<Map<string, number>> {
  const ordinals = new Map<string, number>();
  await connection.stream(
    cypher.faceOrdinals,
    { collection, to },
    {
      onRow: (values) => {
        const [id, ordinal] = values as [string, number];
        ordinals.set(id, ordinal);
      },
    },
  );
  return ordinals;
}
