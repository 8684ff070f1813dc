import type { GraphConnection } from "../database/connection.ts";
import * as cypher from "../cypher/people/links.ts";
import type { NewMergeSuggestion } from "../runs/write-run.ts";

/** What a person said of two faces, by id. */
export interface FaceConstraint {
  readonly kind: "MUST_LINK" | "CANNOT_LINK";
  readonly face: string;
  readonly other: string;
}

/** Who a face is, or is not. */
export interface FaceDecision {
  readonly face: string;
  readonly person: string;
  readonly isPerson: boolean;
}

/** All links of a collection. */
export async function readConstraints(
  connection: GraphConnection,
  collection: string,
): Promise<FaceConstraint[]> {
  return connection.read(cypher.linksOfCollection, { collection });
}

/** What was said of faces with ordinals from `from` on. */
export async function readDecisionsFrom(
  connection: GraphConnection,
  collection: string,
  from: number,
): Promise<FaceDecision[]> {
  return connection.read(cypher.decisionsFrom, { collection, from });
}

/** Every face that is known to be someone. */
export async function readConfirmedFaces(
  connection: GraphConnection,
  collection: string,
): Promise<{ readonly face: string; readonly person: string }[]> {
  return connection.read(cypher.confirmedFaces, { collection });
}

/** The clusters of a named face in two runs, null where it is alone. */
export interface ConfirmedPlace {
  readonly person: string;
  readonly first: string | null;
  readonly second: string | null;
}

/**
 * Where two runs have the faces that are known to be someone, of those with ordinals below
 * `ordinalEnd`.
 */
export async function readConfirmedPlaces(
  connection: GraphConnection,
  collection: string,
  runs: {
    readonly first: string;
    readonly second: string;
    readonly ordinalEnd: number;
  },
): Promise<ConfirmedPlace[]> {
  return connection.read(cypher.confirmedPlaces, { collection, ...runs });
}

/** What a run suggests, the most similar first, whether it has been answered or not. */
export async function readMergeSuggestions(
  connection: GraphConnection,
  collection: string,
  run: string,
): Promise<NewMergeSuggestion[]> {
  return connection.read(cypher.mergeSuggestionsOfRun, { collection, run });
}
