import { randomUUID } from "node:crypto";
import { changeCollection } from "../collections/collections.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";
import { correct, type Correction, type LinkBefore } from "./corrections.ts";
import * as cypher from "../cypher/people/links.ts";
import { existingFaces } from "../cypher/people/people.ts";
import { GraphError } from "../errors.ts";
import type { FaceConstraint } from "./links.ts";

/** What a person says of some faces. */
export interface ConstraintRequest {
  /** All of them are one person, or no two of them are. */
  readonly kind: FaceConstraint["kind"];
  readonly faceIds: readonly string[];
  readonly note?: string;
  readonly by: string;
}

/** No two of so many: each pair is a link. */
const mostApart = 50;
const mostTogether = 10_000;

/**
 * Says of faces that they are one person, or that no two of them are; what was said of the same
 * pairs before gives way. Clusterings and growth keep to it from then on. It is recorded and can be
 * undone.
 * @throws GraphError `LINK_MALFORMED`, `FACE_NOT_FOUND`; `CONSTRAINT_CONTRADICTION` when other
 *   links say the opposite
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
  const most = kind === "MUST_LINK" ? mostTogether : mostApart;
  if (ids.length < 2 || ids.length > most)
    throw new GraphError(
      "LINK_MALFORMED",
      `Expected 2 to ${most} different faces but received ${ids.length}.`,
    );
  const pairs = pairUp(kind, ids);
  const now = Date.now();
  return changeCollection(connection, collection, async (transaction) => {
    await checkFaces(transaction, collection, ids);
    const parameters = { collection, pairs };
    const { rows: links } = await transaction.run<LinkBefore["links"][number]>(
      cypher.linksOfPairs,
      parameters,
    );
    await transaction.run(cypher.deleteLinks, parameters);
    await transaction.run(cypher.writeLinks(kind), {
      collection,
      links: pairs.map((pair) => ({
        ...pair,
        by,
        at: now,
        note: note ?? null,
      })),
    });
    await refuseContradiction(transaction, collection);
    const verb = kind === "MUST_LINK" ? "are one person" : "are not one person";
    const correction = await correct(transaction, collection, {
      id: correctionId,
      kind: "LINK_FACES",
      by,
      summary: `${ids.length} faces ${verb}`,
      before: { kind: "LINK_FACES", pairs, links },
      subjects: ids,
    });
    return { correction, faceIds: ids, didChange: true, keepsEdges: true };
  });
}

/** Puts back what was said of pairs of faces. */
export async function restoreLinks(
  transaction: Transaction,
  collection: string,
  { pairs, links }: LinkBefore,
): Promise<void> {
  await transaction.run(cypher.deleteLinks, { collection, pairs });
  for (const kind of ["MUST_LINK", "CANNOT_LINK"] as const)
    await transaction.run(cypher.writeLinks(kind), {
      collection,
      links: links.filter((link) => link.kind === kind),
    });
}

/** One person: a chain. Different people: each with each. */
function pairUp(kind: FaceConstraint["kind"], ids: readonly string[]) {
  return kind === "MUST_LINK"
    ? ids.slice(1).map((other, index) => ({ face: ids[index]!, other }))
    : ids.flatMap((face, index) =>
        ids.slice(index + 1).map((other) => ({ face, other })),
      );
}

async function checkFaces(
  transaction: Transaction,
  collection: string,
  ids: readonly string[],
): Promise<void> {
  const { rows } = await transaction.run<{ id: string }>(existingFaces, {
    collection,
    ids,
  });
  const found = new Set(rows.map(({ id }) => id));
  const missing = ids.find((id) => !found.has(id));
  if (missing !== undefined)
    throw new GraphError(
      "FACE_NOT_FOUND",
      `There is no face ${missing} in collection ${collection}.`,
    );
}

async function refuseContradiction(
  transaction: Transaction,
  collection: string,
): Promise<void> {
  const { rows } = await transaction.run<FaceConstraint>(
    cypher.linksOfCollection,
    {
      collection,
    },
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
  const wrong = rows.find(
    ({ kind, face, other }) =>
      kind === "CANNOT_LINK" && rootOf(face) === rootOf(other),
  );
  if (wrong !== undefined)
    throw new GraphError(
      "CONSTRAINT_CONTRADICTION",
      `Faces ${wrong.face} and ${wrong.other} must not be together, yet links join them; take one of these back first.`,
    );
}
