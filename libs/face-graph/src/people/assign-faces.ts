import { randomUUID } from "node:crypto";
import { changeCollection } from "../collections/collections.ts";
import * as cypher from "../cypher/people/assignments.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";
import { GraphError } from "../errors.ts";
import { checkFaces } from "../faces/check-faces.ts";
import { readFacesBefore } from "./assignments.ts";
import { type Correction, recordCorrection } from "./corrections.ts";
import { createPerson, findPerson } from "./people.ts";

/** What a person says of faces: whom they show, or do not show. */
export interface AssignmentRequest {
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
 * Says of faces whom they show, or do not show. The name stays with the faces, whatever is
 * clustered later. The change is recorded and can be undone.
 * @throws GraphError `FACE_NOT_FOUND`, `CLUSTER_NOT_FOUND`, `PERSON_NOT_FOUND`, `NAME_EMPTY`,
 *   `COUNT_CHANGED`
 */
export async function assignFaces(
  connection: GraphConnection,
  collection: string,
  request: AssignmentRequest,
): Promise<Assigned> {
  const newPersonId = randomUUID().replaceAll("-", "");
  const correctionId = randomUUID().replaceAll("-", "");
  return changeCollection(connection, collection, async (transaction) => {
    const ids = await chooseFaces(transaction, collection, request);
    const { personId, name, isNew } = await choosePerson(
      transaction,
      collection,
      request,
      newPersonId,
    );
    const faces = await readFacesBefore(transaction, collection, ids);
    const { decision, by, clusterId: via = "" } = request;
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
    const correction = await recordCorrection(transaction, collection, {
      id: correctionId,
      by,
      summary: `${ids.length} faces ${verb} ${name}`,
      before: {
        kind: "ASSIGN_FACES",
        faces,
        ...(isNew ? { createdPerson: personId } : {}),
      },
      subjects: ids,
    });
    return { correction, faceIds: ids, personId, didChange: false };
  });
}

async function chooseFaces(
  transaction: Transaction,
  collection: string,
  { faceIds = [], clusterId, expectedFaceCount }: AssignmentRequest,
): Promise<string[]> {
  let ids: string[];
  if (clusterId !== undefined) {
    ids = await facesOfCluster(transaction, collection, clusterId);
  } else {
    ids = [...new Set(faceIds)].sort();
    await checkFaces(transaction, collection, ids);
  }
  if (expectedFaceCount !== undefined && expectedFaceCount !== ids.length) {
    throw new GraphError(
      {
        code: "COUNT_CHANGED",
        expected: expectedFaceCount,
        received: ids.length,
      },
      `Expected ${expectedFaceCount} faces but there are ${ids.length}; look again before naming them.`,
    );
  }
  return ids;
}

async function facesOfCluster(
  transaction: Transaction,
  collection: string,
  cluster: string,
): Promise<string[]> {
  const { rows } = await transaction.run<{ id: string }>(
    cypher.facesOfCluster,
    { collection, cluster },
  );
  if (rows.length === 0)
    throw new GraphError(
      { code: "CLUSTER_NOT_FOUND", collection, cluster },
      `There is no cluster ${cluster} in collection ${collection}; it may have been in a run that was deleted.`,
    );
  return rows.map(({ id }) => id);
}

async function choosePerson(
  transaction: Transaction,
  collection: string,
  { personId, newPersonName = "" }: AssignmentRequest,
  newId: string,
) {
  if (personId !== undefined) {
    const { name } = await findPerson(transaction, collection, personId);
    return { personId, name, isNew: false };
  }
  const name = await createPerson(
    transaction,
    collection,
    newId,
    newPersonName,
  );
  return { personId: newId, name, isNew: true };
}
