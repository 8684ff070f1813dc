import type { GraphConnection } from "../database/connection.ts";
import * as cypher from "../cypher/people/links.ts";

/** Two clusters of a run that may be one person, as nobody has answered yet. */
export interface OpenMerge {
  /** The larger cluster. */
  readonly into: string;
  /** The other; null for a face alone. */
  readonly cluster: string | null;
  readonly weight: number;
  /** The two faces that tie them together. */
  readonly evidence: readonly [string, string];
  /** How many faces the larger one would gain. */
  readonly facesGained: number;
  /** Why a person has to look twice. */
  readonly blockedBy: readonly ("CANNOT_LINK" | "NAMES")[];
}

interface Row {
  readonly face: string;
  readonly other: string;
  readonly weight: number;
  readonly cluster: string | null;
  readonly size: number;
  readonly otherCluster: string | null;
  readonly otherSize: number;
  readonly persons: readonly string[];
  readonly otherPersons: readonly string[];
  readonly isApart: boolean;
}

/**
 * What a run suggests and nobody has answered: by a link between the two faces, by one name for
 * both clusters, or by a run that put them together. The most similar first.
 */
export async function readOpenMerges(
  connection: GraphConnection,
  collection: string,
  run: string,
): Promise<OpenMerge[]> {
  const rows = await connection.read<Row>(cypher.openMerges, {
    collection,
    run,
  });
  return rows.flatMap((row) => {
    const isForward = row.size >= row.otherSize;
    const into = isForward ? row.cluster : row.otherCluster;
    const cluster = isForward ? row.otherCluster : row.cluster;
    const isSamePerson =
      row.persons.length === 1 &&
      row.otherPersons.length === 1 &&
      row.persons[0] === row.otherPersons[0];
    if (into === null || into === cluster || isSamePerson) return [];
    const areOthers =
      row.persons.length > 0 &&
      row.otherPersons.length > 0 &&
      !row.persons.some((person) => row.otherPersons.includes(person));
    return [
      {
        into,
        cluster,
        weight: row.weight,
        evidence: [row.face, row.other] as const,
        facesGained: Math.min(row.size, row.otherSize),
        blockedBy: [
          ...(row.isApart ? (["CANNOT_LINK"] as const) : []),
          ...(areOthers ? (["NAMES"] as const) : []),
        ],
      },
    ];
  });
}
