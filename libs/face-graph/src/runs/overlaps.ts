import * as cypher from "../cypher/runs/overlaps.ts";
import type { GraphConnection } from "../database/connection.ts";
import type { ClusterPerson } from "./read-clusters.ts";

/** What a cluster shares with an earlier one. */
export interface ClusterOverlap {
  /** The earlier cluster's id. */
  readonly cluster: string;
  readonly faces: number;
  /** The shared faces over all faces of the two. */
  readonly jaccard: number;
}

/** What clusters share with those of an earlier run, as it was when they were written, by id. */
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
 * Whom clusters without a name may show, by cluster id: the person of the earlier cluster that most
 * of their faces come from.
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
