import { randomUUID } from "node:crypto";
import { changeCollection } from "../collections/collections.ts";
import * as cypher from "../cypher/people/people.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";
import {
  orderBy,
  type Page,
  type PageRequest,
  type Sort,
} from "../database/pages.ts";
import { type Filter, toPredicate } from "../database/read-filter.ts";
import { GraphError } from "../errors.ts";
import { type Correction, recordCorrection } from "./corrections.ts";

/** Someone with a name. Names are not unique. */
export interface Person {
  readonly id: string;
  readonly collection: string;
  readonly name: string;
  readonly hidden: boolean;
  /** Confirmed faces. */
  readonly faceCount: number;
  /** The best of them, by id. */
  readonly cover: string | null;
}

/** By id; those that are not there are left out. */
export async function readPeople(
  connection: GraphConnection,
  collection: string,
  ids: readonly string[],
): Promise<Person[]> {
  return (
    await connection.read<{ person: Person }>(cypher.peopleByIds, {
      collection,
      ids,
    })
  ).map(({ person }) => person);
}

/** Ids of people that pass a filter. */
export async function pagePeople(
  connection: GraphConnection,
  collection: string,
  {
    filter = {},
    sort = [],
    ...page
  }: PageRequest & {
    readonly filter?: Filter;
    readonly sort?: readonly Sort[];
  },
): Promise<Page<string>> {
  const { predicate, parameters } = toPredicate(
    filter,
    cypher.personFilterFields,
  );
  const query = cypher.pageOfPeople(
    predicate,
    orderBy(
      sort.length > 0 ? sort : [{ name: "ASC" }],
      cypher.personSortFields,
      "p.id",
    ),
  );
  const [row] = await connection.read<{ totalCount: number; ids: string[] }>(
    query,
    { ...parameters, collection, ...page },
  );
  return { totalCount: row?.totalCount ?? 0, items: row?.ids ?? [] };
}

/** The clusters of a run that hold a confirmed face of each person, largest first, by person id. */
export async function readClustersOfPeople(
  connection: GraphConnection,
  collection: string,
  run: string,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await connection.read<{ owner: string; clusters: string[] }>(
    cypher.clustersOfPeople,
    { collection, run, ids },
  );
  return new Map(rows.map(({ owner, clusters }) => [owner, clusters]));
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
      await setName(transaction, collection, personId, name);
      const recorded = await recordCorrection(transaction, collection, {
        id: correctionId,
        by,
        summary: `${before.name} is called ${name}`,
        before: { kind: "RENAME_PERSON", person: personId, name: before.name },
        subjects: [personId],
      });
      return { correction: recorded, didChange: false };
    },
  );
  return correction;
}

/** @throws GraphError `PERSON_NOT_FOUND` */
export async function findPerson(
  transaction: Transaction,
  collection: string,
  person: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const { rows } = await transaction.run<{ id: string; name: string }>(
    cypher.readPerson,
    { collection, person },
  );
  const [found] = rows;
  if (found === undefined)
    throw new GraphError(
      { code: "PERSON_NOT_FOUND", collection, person },
      `There is no person ${person} in collection ${collection}.`,
    );
  return found;
}

/**
 * @param id of the new person
 * @returns the name as it is stored
 * @throws GraphError `NAME_EMPTY`
 */
export async function createPerson(
  transaction: Transaction,
  collection: string,
  id: string,
  newName: string,
): Promise<string> {
  const name = checkName(newName);
  await transaction.run(cypher.createPerson, { collection, person: id, name });
  return name;
}

export async function setName(
  transaction: Transaction,
  collection: string,
  person: string,
  name: string,
): Promise<void> {
  await transaction.run(cypher.renamePerson, { collection, person, name });
}

/** Deletes a person of whom nothing is said any more. */
export async function deleteUnusedPerson(
  transaction: Transaction,
  collection: string,
  person: string,
): Promise<void> {
  await transaction.run(cypher.deleteUnusedPerson, { collection, person });
}

function checkName(name: string): string {
  const trimmed = name.normalize("NFC").trim();
  const { length } = trimmed;
  if (length > 0 && length <= 200) return trimmed;
  throw new GraphError(
    { code: "NAME_EMPTY", length },
    "Expected a name of 1 to 200 characters.",
  );
}
