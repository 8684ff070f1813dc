import { randomUUID } from "node:crypto";
import { changeCollection } from "../collections/collections.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";
import {
  correct,
  undoable,
  type Before,
  type Correction,
  type FaceDecisions,
} from "./corrections.ts";
import * as cypher from "../cypher/people/people.ts";
import { GraphError } from "../errors.ts";
import { restoreLinks } from "./hand-links.ts";

export interface Assignment {
  /** Faces by id, or all faces of a cluster. */
  readonly faceIds?: readonly string[];
  readonly clusterId?: string;
  /** A person that is there, or the name of a new one. */
  readonly personId?: string;
  readonly newPersonName?: string;
  readonly decision: "CONFIRMED" | "REJECTED";
  /** When the number of faces is another by now, nothing is changed. */
  readonly expectedFaceCount?: number;
  readonly by: string;
}

export interface Assigned {
  readonly correction: Correction;
  readonly faceIds: readonly string[];
  readonly personId: string;
}

/**
 * Says of faces who they are, or are not. The name stays with the faces, whatever is clustered
 * later; the change is recorded and can be undone.
 * @throws GraphError `FACE_NOT_FOUND`, `CLUSTER_NOT_FOUND`, `PERSON_NOT_FOUND`, `NAME_EMPTY`,
 *   `COUNT_CHANGED`
 */
export async function assignFaces(
  connection: GraphConnection,
  collection: string,
  assignment: Assignment,
): Promise<Assigned> {
  const newPersonId = randomUUID().replaceAll("-", "");
  const correctionId = randomUUID().replaceAll("-", "");
  return changeCollection(connection, collection, async (transaction) => {
    const ids = await chooseFaces(transaction, collection, assignment);
    const { personId, name, isNew } = await choosePerson(
      transaction,
      collection,
      assignment,
      newPersonId,
    );
    const decisions = await readDecisions(transaction, collection, ids);
    const { decision, by, clusterId: via = "" } = assignment;
    const change =
      decision === "CONFIRMED" ? cypher.confirmFaces : cypher.rejectFaces;
    await transaction.run(change, {
      collection,
      ids,
      person: personId,
      by,
      via,
      now: Date.now(),
    });
    const verb = decision === "CONFIRMED" ? "are" : "are not";
    const correction = await correct(transaction, collection, {
      id: correctionId,
      kind: "ASSIGN_FACES",
      by,
      summary: `${ids.length} faces ${verb} ${name}`,
      before: {
        kind: "ASSIGN_FACES",
        faces: decisions,
        ...(isNew ? { createdPerson: personId } : {}),
      },
      subjects: ids,
    });
    return { correction, faceIds: ids, personId, didChange: false };
  });
}

/**
 * Gives a person another name. It never joins two people who then have the same.
 * @throws GraphError `PERSON_NOT_FOUND`, `NAME_EMPTY`
 */
export async function renamePerson(
  connection: GraphConnection,
  collection: string,
  personId: string,
  newName: string,
  by: string,
): Promise<Correction> {
  const correctionId = randomUUID().replaceAll("-", "");
  const name = checkName(newName);
  const { correction } = await changeCollection(
    connection,
    collection,
    async (transaction) => {
      const before = await findPerson(transaction, collection, personId);
      await transaction.run(cypher.renamePerson, {
        collection,
        person: personId,
        name,
      });
      const written = await correct(transaction, collection, {
        id: correctionId,
        kind: "RENAME_PERSON",
        by,
        summary: `${before.name} is called ${name}`,
        before: { kind: "RENAME_PERSON", person: personId, name: before.name },
        subjects: [personId],
      });
      return { correction: written, didChange: false };
    },
  );
  return correction;
}

/**
 * Puts back what a correction changed.
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
    const before = await undoable(transaction, collection, correctionId);
    if (before.kind === "RENAME_PERSON") {
      await transaction.run(cypher.renamePerson, {
        collection,
        person: before.person,
        name: before.name,
      });
    } else if (before.kind === "LINK_FACES") {
      await restoreLinks(transaction, collection, before);
    } else {
      await restoreDecisions(transaction, collection, before.faces);
      if (before.createdPerson !== undefined)
        await transaction.run(cypher.deleteUnusedPerson, {
          collection,
          person: before.createdPerson,
        });
    }
    const { rows } = await transaction.run<{ correction: Correction }>(
      cypher.markUndone,
      { collection, correction: correctionId, now: Date.now() },
    );
    return {
      correction: rows[0]!.correction,
      faceIds: facesOf(before),
      didChange: before.kind === "LINK_FACES",
      keepsEdges: true,
    };
  });
}

function facesOf(before: Before): string[] {
  if (before.kind === "RENAME_PERSON") return [];
  return before.kind === "LINK_FACES"
    ? [...new Set(before.pairs.flatMap(({ face, other }) => [face, other]))]
    : before.faces.map(({ id }) => id);
}

async function chooseFaces(
  transaction: Transaction,
  collection: string,
  { faceIds, clusterId, expectedFaceCount }: Assignment,
): Promise<string[]> {
  let ids: string[];
  if (clusterId !== undefined) {
    ids = (
      await transaction.run<{ id: string }>(cypher.clusterMembers, {
        collection,
        cluster: clusterId,
      })
    ).rows.map(({ id }) => id);
    if (ids.length === 0)
      throw new GraphError(
        "CLUSTER_NOT_FOUND",
        `There is no cluster ${clusterId} in collection ${collection}; it may have been in a run that was deleted.`,
      );
  } else {
    ids = [...new Set(faceIds ?? [])].sort();
    const found = new Set(
      (
        await transaction.run<{ id: string }>(cypher.existingFaces, {
          collection,
          ids,
        })
      ).rows.map(({ id }) => id),
    );
    const missing = ids.find((id) => !found.has(id));
    if (missing !== undefined)
      throw new GraphError(
        "FACE_NOT_FOUND",
        `There is no face ${missing} in collection ${collection}.`,
      );
  }
  if (expectedFaceCount !== undefined && expectedFaceCount !== ids.length) {
    throw new GraphError(
      "COUNT_CHANGED",
      `Expected ${expectedFaceCount} faces but there are ${ids.length}; look again before naming them.`,
    );
  }
  return ids;
}

async function choosePerson(
  transaction: Transaction,
  collection: string,
  { personId, newPersonName }: Assignment,
  newId: string,
) {
  if (personId !== undefined) {
    const { name } = await findPerson(transaction, collection, personId);
    return { personId, name, isNew: false };
  }
  const name = checkName(newPersonName ?? "");
  await transaction.run(cypher.createPerson, {
    collection,
    person: newId,
    name,
  });
  return { personId: newId, name, isNew: true };
}

async function findPerson(
  transaction: Transaction,
  collection: string,
  person: string,
): Promise<{ id: string; name: string }> {
  const { rows } = await transaction.run<{ id: string; name: string }>(
    cypher.readPerson,
    { collection, person },
  );
  const [found] = rows;
  if (found === undefined)
    throw new GraphError(
      "PERSON_NOT_FOUND",
      `There is no person ${person} in collection ${collection}.`,
    );
  return found;
}

function checkName(name: string): string {
  const trimmed = name.normalize("NFC").trim();
  if (trimmed !== "" && trimmed.length <= 200) return trimmed;
  throw new GraphError("NAME_EMPTY", "Expected a name of 1 to 200 characters.");
}

async function readDecisions(
  transaction: Transaction,
  collection: string,
  ids: readonly string[],
): Promise<FaceDecisions[]> {
  return (
    await transaction.run<FaceDecisions>(cypher.decisionsOfFaces, {
      collection,
      ids,
    })
  ).rows;
}

async function restoreDecisions(
  transaction: Transaction,
  collection: string,
  faces: readonly FaceDecisions[],
): Promise<void> {
  await transaction.run(cypher.forgetDecisions, {
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
