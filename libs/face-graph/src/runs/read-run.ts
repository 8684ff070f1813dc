import type { GraphConnection } from "../database/connection.ts";
import * as cypher from "../cypher/runs/runs.ts";
import type { ClusterPerson } from "./read-clusters.ts";

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

/** What a cluster shares with an earlier one. */
export interface ClusterOverlap {
  /** The earlier cluster's id. */
  readonly cluster: string;
  readonly faces: number;
  /** Those over the faces of both. */
  readonly jaccard: number;
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

/**
 * What was found, when they were written, that clusters share with those of an earlier run, by
 * cluster id.
 */
export async function readOverlaps(
  connection: GraphConnection,
  collection: string,
  run: string,
  ids: readonly string[],
): Promise<Map<string, ClusterOverlap[]>> {
  const rows = await connection.read<{
    owner: string;
    overlaps: ClusterOverlap[];
  }>(cypher.overlapsOfClusters, { collection, run, ids });
  return new Map(rows.map(({ owner, overlaps }) => [owner, overlaps]));
}

/**
 * Who clusters without a name may be, going by the earlier clusters they mostly consist of, by
 * cluster id.
 */
export async function readSuggestedPersons(
  connection: GraphConnection,
  collection: string,
  ids: readonly string[],
): Promise<Map<string, ClusterPerson>> {
  const rows = await connection.read<ClusterPerson & { owner: string }>(
    cypher.suggestedPersons,
    { collection, ids },
  );
  return new Map(rows.map(({ owner, ...person }) => [owner, person]));
}
