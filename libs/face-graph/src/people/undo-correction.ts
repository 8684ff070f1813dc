import { changeCollection } from "../collections/collections.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";
import { restoreAssignments } from "./assignments.ts";
import { restoreConstraints } from "./constraints.ts";
import { type Correction, markUndone, readUndoable } from "./corrections.ts";
import { deleteUnusedPerson, setName } from "./people.ts";
import type { Before } from "./what-was-said.ts";

/**
 * Puts back what a correction changed.
 * @returns the correction, and the ids of the faces it was about
 * @throws GraphError `CORRECTION_NOT_FOUND`, `CORRECTION_NOT_UNDOABLE`
 */
export async function undoCorrection(
  connection: GraphConnection,
  collection: string,
  correctionId: string,
): Promise<{
  readonly correction: Correction;
  readonly faceIds: readonly string[];
}> {
  return changeCollection(connection, collection, async (transaction) => {
    const before = await readUndoable(transaction, collection, correctionId);
    await restore(transaction, collection, before);
    return {
      correction: await markUndone(transaction, collection, correctionId),
      faceIds: facesOf(before),
      didChange: before.kind === "LINK_FACES",
      keepsEdges: true,
    };
  });
}

async function restore(
  transaction: Transaction,
  collection: string,
  before: Before,
): Promise<void> {
  switch (before.kind) {
    case "RENAME_PERSON":
      await setName(transaction, collection, before.person, before.name);
      break;
    case "LINK_FACES":
      await restoreConstraints(transaction, collection, before);
      break;
    case "ASSIGN_FACES":
      await restoreAssignments(transaction, collection, before.faces);
      if (before.createdPerson !== undefined)
        await deleteUnusedPerson(transaction, collection, before.createdPerson);
  }
}

function facesOf(before: Before): string[] {
  switch (before.kind) {
    case "RENAME_PERSON":
      return [];
    case "LINK_FACES":
      return [
        ...new Set(before.pairs.flatMap(({ face, other }) => [face, other])),
      ];
    case "ASSIGN_FACES":
      return before.faces.map(({ id }) => id);
  }
}
