import type { GraphConnection, Transaction } from "../database/connection.ts";
import * as cypher from "../cypher/people/people.ts";
import { GraphError } from "../errors.ts";
import type { FaceConstraint } from "./links.ts";
import type { Page, PageRequest } from "../database/pages.ts";

/** A change that a person made, kept so that it can be explained and undone. */
export interface Correction {
  readonly id: string;
  readonly collection: string;
  readonly kind: "ASSIGN_FACES" | "RENAME_PERSON" | "LINK_FACES";
  readonly at: Date;
  readonly by: string;
  readonly summary: string;
  readonly undoneAt: Date | null;
}

/** All that was said of a face. Times in milliseconds. */
export interface FaceDecisions {
  readonly id: string;
  readonly names: readonly {
    readonly person: string;
    readonly decision: string;
    readonly by: string;
    readonly via: string;
    readonly at: number;
  }[];
  readonly refusals: readonly {
    readonly person: string;
    readonly by: string;
    readonly at: number;
  }[];
}

/** What was said of pairs of faces. Times in milliseconds. */
export interface LinkBefore {
  readonly kind: "LINK_FACES";
  readonly pairs: readonly { readonly face: string; readonly other: string }[];
  readonly links: readonly (FaceConstraint & {
    readonly by: string;
    readonly at: number;
    readonly note: string | null;
  })[];
}

/** How it was before a correction. */
export type Before =
  | LinkBefore
  | {
      readonly kind: "ASSIGN_FACES";
      readonly faces: readonly FaceDecisions[];
      readonly createdPerson?: string;
    }
  | {
      readonly kind: "RENAME_PERSON";
      readonly person: string;
      readonly name: string;
    };

export interface NewCorrection {
  readonly id: string;
  readonly kind: Correction["kind"];
  readonly by: string;
  readonly summary: string;
  readonly before: Before;
  /** Ids of what it changed: a later correction of the same must be undone first. */
  readonly subjects: readonly string[];
}

/** Records a correction, within the transaction that makes it. */
export async function correct(
  transaction: Transaction,
  collection: string,
  { id, before, subjects, ...correction }: NewCorrection,
): Promise<Correction> {
  const { rows } = await transaction.run<{ correction: Correction }>(
    cypher.writeCorrection,
    {
      collection,
      correction: id,
      ...correction,
      before: JSON.stringify(before),
      now: Date.now(),
    },
  );
  await transaction.run(cypher.setSubjects, {
    collection,
    correction: id,
    subjects,
  });
  return rows[0]!.correction;
}

/**
 * How it was before, when that can still be put back.
 * @throws GraphError `CORRECTION_NOT_FOUND`; `CORRECTION_NOT_UNDOABLE` when it is undone already,
 *   or later ones stand on it
 */
export async function undoable(
  transaction: Transaction,
  collection: string,
  id: string,
): Promise<Before> {
  const { rows } = await transaction.run<{
    correction: Correction;
    before: string;
  }>(cypher.readCorrection, { collection, correction: id });
  const [found] = rows;
  if (found === undefined)
    throw new GraphError(
      "CORRECTION_NOT_FOUND",
      `There is no correction ${id} in collection ${collection}.`,
    );
  if (found.correction.undoneAt !== null)
    throw new GraphError(
      "CORRECTION_NOT_UNDOABLE",
      "This correction has been undone already.",
    );
  const later = await transaction.run<{ id: string }>(cypher.laterCorrections, {
    collection,
    correction: id,
  });
  if (later.rows.length > 0) {
    throw new GraphError(
      "CORRECTION_NOT_UNDOABLE",
      `${later.rows.length} later corrections changed the same; undo those first.`,
    );
  }
  return JSON.parse(found.before) as Before;
}

/** Newest first. */
export async function pageCorrections(
  connection: GraphConnection,
  collection: string,
  page: PageRequest,
): Promise<Page<Correction>> {
  const [row] = await connection.read<{
    totalCount: number;
    corrections: Correction[];
  }>(cypher.pageOfCorrections, { collection, ...page });
  return { totalCount: row?.totalCount ?? 0, items: row?.corrections ?? [] };
}

/** By id; those that are not there are left out. */
export async function readCorrections(
  connection: GraphConnection,
  collection: string,
  ids: readonly string[],
): Promise<Correction[]> {
  const rows = await connection.read<{ correction: Correction }>(
    cypher.correctionsByIds,
    { collection, ids },
  );
  return rows.map(({ correction }) => correction);
}
