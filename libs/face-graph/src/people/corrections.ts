import * as cypher from "../cypher/people/corrections.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";
import type { Page, PageRequest } from "../database/pages.ts";
import { GraphError } from "../errors.ts";
import type { Before } from "./what-was-said.ts";

/** A change that a person made. It is kept so that it can be explained and undone. */
export interface Correction {
  readonly id: string;
  readonly collection: string;
  readonly kind: Before["kind"];
  readonly at: Date;
  readonly by: string;
  readonly summary: string;
  readonly undoneAt: Date | null;
}

export interface NewCorrection {
  readonly id: string;
  readonly by: string;
  readonly summary: string;
  readonly before: Before;
  /**
   * Ids of the faces or the person it changed. A later correction of one of them must be undone
   * first.
   */
  readonly subjects: readonly string[];
}

/** Records a correction, within the transaction that makes it. */
export async function recordCorrection(
  transaction: Transaction,
  collection: string,
  { id, by, summary, before, subjects }: NewCorrection,
): Promise<Correction> {
  const { rows } = await transaction.run<{ correction: Correction }>(
    cypher.writeCorrection,
    {
      collection,
      correction: id,
      kind: before.kind,
      by,
      summary,
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
 * Reads how it was before a correction, if that can still be put back.
 * @throws GraphError `CORRECTION_NOT_FOUND`; `CORRECTION_NOT_UNDOABLE` when it is undone already,
 *   or when later corrections changed the same
 */
export async function readUndoable(
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
      { code: "CORRECTION_NOT_FOUND", collection, correction: id },
      `There is no correction ${id} in collection ${collection}.`,
    );
  if (found.correction.undoneAt !== null)
    throw new GraphError(
      { code: "CORRECTION_NOT_UNDOABLE", correction: id, later: [] },
      "This correction has been undone already.",
    );
  const { rows: later } = await transaction.run<{ id: string }>(
    cypher.laterCorrections,
    { collection, correction: id },
  );
  if (later.length > 0) {
    throw new GraphError(
      {
        code: "CORRECTION_NOT_UNDOABLE",
        correction: id,
        later: later.map((each) => each.id),
      },
      `${later.length} later corrections changed the same; undo those first.`,
    );
  }
  return JSON.parse(found.before) as Before;
}

/** Marks a correction as undone, within the transaction that undoes it. */
export async function markUndone(
  transaction: Transaction,
  collection: string,
  id: string,
): Promise<Correction> {
  const { rows } = await transaction.run<{ correction: Correction }>(
    cypher.markUndone,
    { collection, correction: id, now: Date.now() },
  );
  return rows[0]!.correction;
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
