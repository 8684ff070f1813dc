import {
  listCollections,
  type Collection,
} from "@facegraph/face-graph/collections";
import { listRuns } from "@facegraph/face-graph/runs";
import { pageCorrections, pagePeople } from "@facegraph/face-graph/people";
import {
  toConnection,
  toPageRequest,
  type PageArguments,
} from "../connections.ts";
import type { RequestContext } from "../context.ts";
import {
  badInput,
  fromGlobalId,
  toGlobalId,
  type NodeType,
} from "../global-id.ts";
import { chooseRun } from "./active-run.ts";
import { listClusters, listFaces, type ListArguments } from "./clusters.ts";

interface InCollection {
  readonly collection?: string | null;
}

const typeNames: Readonly<Record<NodeType, string>> = Object.freeze({
  collection: "Collection",
  image: "Image",
  face: "Face",
  cluster: "Cluster",
  run: "ClusterRun",
  person: "Person",
  correction: "Correction",
  job: "Job",
});

const mostNodes = 500;

export const queryResolvers = {
  Node: {
    __resolveType: ({ __typename }: { __typename: string }) => __typename,
  },
  Query: {
    node: (_: unknown, { id }: { id: string }, context: RequestContext) =>
      loadNode(context, id),
    nodes: (
      _: unknown,
      { ids }: { ids: readonly string[] },
      context: RequestContext,
    ) => {
      if (ids.length > mostNodes)
        throw badInput(
          `Expected at most ${mostNodes} ids but received ${ids.length}.`,
        );
      return Promise.all(ids.map((id) => loadNode(context, id)));
    },
    collections: (_: unknown, __: unknown, { connection }: RequestContext) =>
      listCollections(connection),
    collection: async (
      _: unknown,
      { name }: { name?: string | null },
      { connection }: RequestContext,
    ) => {
      const all = await listCollections(connection);
      return (
        all.find((collection) => collection.name === (name ?? "default")) ??
        null
      );
    },
    clusters: async (
      _: unknown,
      {
        collection,
        runId,
        ...page
      }: InCollection & ListArguments & { runId?: string | null },
      context: RequestContext,
    ) => {
      const name = nameOf(collection, runId);
      await context.load.collection(name);
      return listClusters(
        context,
        name,
        await chooseRun(context, name, runId),
        page,
      );
    },
    faces: async (
      _: unknown,
      { collection, ...page }: InCollection & ListArguments,
      context: RequestContext,
    ) => {
      const { name } = await context.load.collection(collection ?? "default");
      return listFaces(
        context,
        name,
        { from: "collection" },
        withLocalIds(page),
      );
    },
    people: async (
      _: unknown,
      { collection, where, sort, ...page }: InCollection & ListArguments,
      context: RequestContext,
    ) => {
      const { name } = await context.load.collection(collection ?? "default");
      const request = toPageRequest(page, 50);
      const found = await pagePeople(context.connection, name, {
        ...request,
        filter: where ?? {},
        sort: sort ?? [],
      });
      const people = await context.load.person.many(name, found.items);
      return toConnection(
        { totalCount: found.totalCount, items: people },
        request,
        (node) => ({ node }),
      );
    },
    clusterRuns: async (
      _: unknown,
      { collection }: InCollection,
      context: RequestContext,
    ) => {
      const { name } = await context.load.collection(collection ?? "default");
      return listRuns(context.connection, name);
    },
    corrections: async (
      _: unknown,
      { collection, ...page }: InCollection & PageArguments,
      context: RequestContext,
    ) => {
      const { name } = await context.load.collection(collection ?? "default");
      const request = toPageRequest(page, 50);
      return toConnection(
        await pageCorrections(context.connection, name, request),
        request,
        (node) => ({ node }),
      );
    },
    job: (_: unknown, { id }: { id: string }, { jobs }: RequestContext) =>
      jobs.get(fromGlobalId(id, "job").id) ?? null,
    jobs: (
      _: unknown,
      { status }: { status?: string | null },
      { jobs }: RequestContext,
    ) =>
      jobs
        .list()
        .filter(
          (job) =>
            status === undefined || status === null || job.status === status,
        ),
  },
  Collection: {
    id: ({ name }: Collection) => toGlobalId("collection", name, ""),
    activeRun: (
      { name, activeRun }: Collection,
      _: unknown,
      { load }: RequestContext,
    ) => (activeRun === null ? null : load.run.one(name, activeRun)),
    imageCount: async (
      { name }: Collection,
      _: unknown,
      { load }: RequestContext,
    ) => (await load.counts.one(name, name))?.imageCount,
    faceCount: async (
      { name }: Collection,
      _: unknown,
      { load }: RequestContext,
    ) => (await load.counts.one(name, name))?.faceCount,
    edgeCount: async (
      { name }: Collection,
      _: unknown,
      { load }: RequestContext,
    ) => (await load.counts.one(name, name))?.edgeCount,
    personCount: async (
      { name }: Collection,
      _: unknown,
      { load }: RequestContext,
    ) => (await load.counts.one(name, name))?.personCount,
  },
};

/** null for what is not there. */
async function loadNode(
  { load, jobs }: RequestContext,
  globalId: string,
): Promise<object | null> {
  const { type, collection, id } = fromGlobalId(globalId);
  const found = await {
    collection: () => load.collection(collection).catch(() => undefined),
    image: () => load.image.one(collection, id),
    face: () => load.face.one(collection, id),
    cluster: () => load.cluster.one(collection, id),
    run: () => load.run.one(collection, id).catch(() => undefined),
    person: () => load.person.one(collection, id),
    correction: () => Promise.resolve(undefined),
    job: () => Promise.resolve(jobs.get(id)),
  }[type]();
  return found === undefined ? null : { ...found, __typename: typeNames[type] };
}

/** A run names its collection. */
function nameOf(
  collection: string | null | undefined,
  runId: string | null | undefined,
): string {
  if (typeof collection === "string") return collection;
  return typeof runId === "string"
    ? fromGlobalId(runId, "run").collection
    : "default";
}

/** Filters speak of people by global id, the graph by its own. */
function withLocalIds(page: ListArguments): ListArguments {
  const translate = (
    filter: NonNullable<ListArguments["where"]>,
  ): NonNullable<ListArguments["where"]> => ({
    ...filter,
    ...(typeof filter.personId === "string"
      ? { personId: fromGlobalId(filter.personId, "person").id }
      : {}),
    ...(filter.AND ? { AND: filter.AND.map(translate) } : {}),
    ...(filter.OR ? { OR: filter.OR.map(translate) } : {}),
    ...(filter.NOT ? { NOT: translate(filter.NOT) } : {}),
  });
  return { ...page, ...(page.where ? { where: translate(page.where) } : {}) };
}
