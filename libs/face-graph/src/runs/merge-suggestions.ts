import * as cypher from "../cypher/runs/merge-suggestions.ts";
import type { GraphConnection } from "../database/connection.ts";

/** Two faces, by id, of two clusters that may be one person. */
export interface NewMergeSuggestion {
  readonly face: string;
  readonly other: string;
  readonly weight: number;
}

/** Two clusters of a run that may be one person; nobody has answered yet. */
export interface OpenMergeSuggestion {
  /** The larger cluster. */
  readonly into: string;
  /** The other; null for a face alone. */
  readonly cluster: string | null;
  readonly weight: number;
  /** The two faces that are similar. */
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
  readonly hasCannotLink: boolean;
}

/** All suggestions of a run, answered or not, the most similar first. */
export async function readMergeSuggestions(
  connection: GraphConnection,
  collection: string,
  run: string,
): Promise<NewMergeSuggestion[]> {
  return connection.read(cypher.mergeSuggestionsOfRun, { collection, run });
}

/**
 * The suggestions of a run that nobody has answered, the most similar first. A constraint between
 * the two faces answers one; so does one name for both clusters, or a run that put them together.
 */
export async function readOpenMergeSuggestions(
  connection: GraphConnection,
  collection: string,
  run: string,
): Promise<OpenMergeSuggestion[]> {
  const rows = await connection.read<Row>(cypher.openMergeSuggestions, {
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
          ...(row.hasCannotLink ? (["CANNOT_LINK"] as const) : []),
          ...(areOthers ? (["NAMES"] as const) : []),
        ],
      },
    ];
  });
}
