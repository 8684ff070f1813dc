import { randomUUID } from "node:crypto";
import { changeCollection } from "../collections/collections.ts";
import * as cypher from "../cypher/people/constraints.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";
import { GraphError } from "../errors.ts";
import { checkFaces } from "../faces/check-faces.ts";
import { type Correction, recordCorrection } from "./corrections.ts";
import type {
  ConstraintsBefore,
  FaceConstraint,
  FaceIdPair,
} from "./what-was-said.ts";

/** What a person says of some faces. */
export interface ConstraintRequest {
  /** `MUST_LINK`: all of them are one person. `CANNOT_LINK`: no two of them are. */
  readonly kind: FaceConstraint["kind"];
  readonly faceIds: readonly string[];
  readonly note?: string;
  readonly by: string;
}

/** Faces in one request. Each pair of a cannot-link is stored; a must-link is stored as a chain. */
const maxFaceCounts = Object.freeze({ MUST_LINK: 10_000, CANNOT_LINK: 50 });

/** All constraints of a collection. */
export async function readConstraints(
  connection: GraphConnection,
  collection: string,
): Promise<FaceConstraint[]> {
  return connection.read(cypher.constraintsOfCollection, { collection });
}

/**
 * Says of faces that they are one person, or that no two of them are. Earlier constraints of the
 * same pairs are replaced. Clusterings and growth keep to it from then on. It is recorded and can
 * be undone.
 * @throws GraphError `CONSTRAINT_MALFORMED`, `FACE_NOT_FOUND`; `CONSTRAINT_CONTRADICTION` when
 *   other constraints say the opposite
 */
export async function constrainFaces(
  connection: GraphConnection,
  collection: string,
  { kind, faceIds, note, by }: ConstraintRequest,
): Promise<{
  readonly correction: Correction;
  readonly faceIds: readonly string[];
}> {
  const correctionId = randomUUID().replaceAll("-", "");
  const ids = [...new Set(faceIds)].sort();
  checkFaceCount(ids.length, maxFaceCounts[kind]);
  const pairs = pairUp(kind, ids);
  const now = Date.now();
  return changeCollection(connection, collection, async (transaction) => {
    await checkFaces(transaction, collection, ids);
    const parameters = { collection, pairs };
    const { rows: constraints } = await transaction.run<
      ConstraintsBefore["constraints"][number]
    >(cypher.constraintsOfPairs, parameters);
    await transaction.run(cypher.deleteConstraints, parameters);
    await transaction.run(cypher.writeConstraints(kind), {
      collection,
      constraints: pairs.map((pair) => ({
        ...pair,
        by,
        at: now,
        note: note ?? null,
      })),
    });
    await refuseContradiction(transaction, collection);
    const verb = kind === "MUST_LINK" ? "are one person" : "are not one person";
    const correction = await recordCorrection(transaction, collection, {
      id: correctionId,
      by,
      summary: `${ids.length} faces ${verb}`,
      before: { kind: "LINK_FACES", pairs, constraints },
      subjects: ids,
    });
    return { correction, faceIds: ids, didChange: true, keepsEdges: true };
  });
}

/** Puts the constraints between pairs of faces back as they were. */
export async function restoreConstraints(
  transaction: Transaction,
  collection: string,
  { pairs, constraints }: ConstraintsBefore,
): Promise<void> {
  await transaction.run(cypher.deleteConstraints, { collection, pairs });
  for (const kind of ["MUST_LINK", "CANNOT_LINK"] as const)
    await transaction.run(cypher.writeConstraints(kind), {
      collection,
      constraints: constraints.filter((each) => each.kind === kind),
    });
}

function checkFaceCount(faceCount: number, maxFaceCount: number): void {
  if (faceCount >= 2 && faceCount <= maxFaceCount) return;
  throw new GraphError(
    { code: "CONSTRAINT_MALFORMED", faceCount, maxFaceCount },
    `Expected 2 to ${maxFaceCount} different faces but received ${faceCount}.`,
  );
}

/** One person: a chain. Different people: each with each. */
function pairUp(
  kind: FaceConstraint["kind"],
  ids: readonly string[],
): FaceIdPair[] {
  return kind === "MUST_LINK"
    ? ids.slice(1).map((other, index) => ({ face: ids[index]!, other }))
    : ids.flatMap((face, index) =>
        ids.slice(index + 1).map((other) => ({ face, other })),
      );
}

async function refuseContradiction(
  transaction: Transaction,
  collection: string,
): Promise<void> {
  const { rows } = await transaction.run<FaceConstraint>(
    cypher.constraintsOfCollection,
    { collection },
  );
  const parents = new Map<string, string>();
  const rootOf = (face: string): string => {
    let root = face;
    for (let up = parents.get(root); up !== undefined; up = parents.get(root))
      root = up;
    if (root !== face) parents.set(face, root);
    return root;
  };
  for (const { kind, face, other } of rows)
    if (kind === "MUST_LINK" && rootOf(face) !== rootOf(other))
      parents.set(rootOf(face), rootOf(other));
  const contradicted = rows.find(
    ({ kind, face, other }) =>
      kind === "CANNOT_LINK" && rootOf(face) === rootOf(other),
  );
  if (contradicted === undefined) return;
  const { face, other } = contradicted;
  throw new GraphError(
    { code: "CONSTRAINT_CONTRADICTION", faces: [face, other] },
    `A cannot-link keeps faces ${face} and ${other} apart, yet must-links join them; undo one of these constraints first.`,
  );
}
