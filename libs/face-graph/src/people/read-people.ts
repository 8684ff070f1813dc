import type { GraphConnection } from "../database/connection.ts";
import * as cypher from "../cypher/people/people.ts";
import {
  orderBy,
  type Page,
  type PageRequest,
  type Sort,
} from "../database/pages.ts";
import { toPredicate, type Filter } from "../database/read-filter.ts";

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

/** What was said of a face. */
export interface PersonAssignment {
  readonly person: string;
  readonly decision: "CONFIRMED" | "SUGGESTED";
  /** The cluster through which it was named, or "" for the face itself. */
  readonly via: string;
  readonly at: Date;
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

/** Who some faces are, by face id. */
export async function readAssignmentsOfFaces(
  connection: GraphConnection,
  collection: string,
  ids: readonly string[],
): Promise<Map<string, PersonAssignment>> {
  const rows = await connection.read<PersonAssignment & { owner: string }>(
    cypher.linksOfFaces,
    { collection, ids },
  );
  return new Map(rows.map(({ owner, ...link }) => [owner, link]));
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
