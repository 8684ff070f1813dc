import * as cypher from "../cypher/people/assignments.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";
import type { FaceAssignment, FaceBefore } from "./what-was-said.ts";

/** Whom a face shows. */
export interface PersonAssignment {
  readonly person: string;
  readonly decision: "CONFIRMED" | "SUGGESTED";
  /** The cluster through which it was named, or "" for the face itself. */
  readonly via: string;
  readonly at: Date;
}

/** The clusters of a confirmed face in two runs, null where it is alone. */
export interface ConfirmedFaceClusters {
  readonly person: string;
  readonly first: string | null;
  readonly second: string | null;
}

/** Whom some faces show, by face id. */
export async function readAssignmentsOfFaces(
  connection: GraphConnection,
  collection: string,
  ids: readonly string[],
): Promise<Map<string, PersonAssignment>> {
  const rows = await connection.read<PersonAssignment & { owner: string }>(
    cypher.assignmentsOfFaces,
    { collection, ids },
  );
  return new Map(rows.map(({ owner, ...assignment }) => [owner, assignment]));
}

/** The assignments of faces with ordinals from `from` on. */
export async function readAssignmentsFrom(
  connection: GraphConnection,
  collection: string,
  from: number,
): Promise<FaceAssignment[]> {
  return connection.read(cypher.assignmentsFrom, { collection, from });
}

/** Every face that is confirmed to show someone. */
export async function readConfirmedFaces(
  connection: GraphConnection,
  collection: string,
): Promise<{ readonly face: string; readonly person: string }[]> {
  return connection.read(cypher.confirmedFaces, { collection });
}

/** The clusters that two runs put confirmed faces with ordinals below `ordinalEnd` in. */
export async function readConfirmedFaceClusters(
  connection: GraphConnection,
  collection: string,
  runs: {
    readonly first: string;
    readonly second: string;
    readonly ordinalEnd: number;
  },
): Promise<ConfirmedFaceClusters[]> {
  return connection.read(cypher.confirmedFaceClusters, {
    collection,
    ...runs,
  });
}

/** What is said of these faces now, so that a change of it can be undone. */
export async function readFacesBefore(
  transaction: Transaction,
  collection: string,
  ids: readonly string[],
): Promise<FaceBefore[]> {
  const { rows } = await transaction.run<FaceBefore>(cypher.facesBefore, {
    collection,
    ids,
  });
  return rows;
}

/** Puts the assignments of faces back as they were. */
export async function restoreAssignments(
  transaction: Transaction,
  collection: string,
  faces: readonly FaceBefore[],
): Promise<void> {
  await transaction.run(cypher.deleteAssignments, {
    collection,
    ids: faces.map(({ id }) => id),
  });
  const names = faces.flatMap((face) =>
    face.names.map((name) => ({ ...name, face: face.id })),
  );
  const refusals = faces.flatMap((face) =>
    face.refusals.map((refusal) => ({ ...refusal, face: face.id })),
  );
  await transaction.run(cypher.restoreNames, { collection, names });
  await transaction.run(cypher.restoreRefusals, { collection, refusals });
}
