import {
  pageClusters,
  type Cluster,
  type ClusterOverlap,
  type ClusterInRun,
  type ClusterRun,
} from "@facegraph/face-graph/runs";
import { pageFaces } from "@facegraph/face-graph/faces";
import { type Filter, type Sort } from "@facegraph/face-graph";
import {
  toConnection,
  toPageRequest,
  type PageArguments,
} from "../connections.ts";
import type { RequestContext } from "../context.ts";
import { toGlobalId } from "../global-id.ts";
import { chooseRun } from "./active-run.ts";
import { toBrowserUrl } from "./browser-url.ts";
import type { LinkSource } from "./faces.ts";
import { suggestedMerges } from "./merges.ts";

export interface ListArguments extends PageArguments {
  readonly where?: Filter | null;
  readonly sort?: readonly Sort[] | null;
}

export const clusterResolvers = {
  Cluster: {
    id: ({ collection, id }: Cluster) => toGlobalId("cluster", collection, id),
    representative: (
      { collection, representative }: Cluster,
      _: unknown,
      { load }: RequestContext,
    ) => load.face.one(collection, representative),
    inRun: async (
      { collection, id }: Cluster,
      { runId }: { runId?: string | null },
      context: RequestContext,
    ) => {
      const run = await chooseRun(context, collection, runId);
      const place =
        run === undefined
          ? undefined
          : await context.load.clusterPlace(run).one(collection, id);
      return place === undefined ? null : { ...place, collection, run };
    },
    person: async (
      { collection, id }: Cluster,
      _: unknown,
      { load }: RequestContext,
    ): Promise<LinkSource | null> => {
      const persons = (await load.personsOfCluster.one(collection, id)) ?? [];
      if (persons.length > 1) return null;
      const [confirmed] = persons;
      const found =
        confirmed ?? (await load.suggestedPersonOfCluster.one(collection, id));
      if (found === undefined) return null;
      return {
        collection,
        person: found.person,
        decision: confirmed === undefined ? "SUGGESTED" : "CONFIRMED",
        source: confirmed === undefined ? "CLUSTER" : "FACE",
        at: found.at,
      };
    },
    suggestedMerges: (
      cluster: Cluster,
      options: { first: number; minWeight?: number | null },
      context: RequestContext,
    ) => suggestedMerges(cluster, options, context),
    overlaps: async (
      { collection, id }: Cluster,
      { runId }: { runId: string },
      context: RequestContext,
    ) => {
      const run = await chooseRun(context, collection, runId);
      const overlaps =
        (await context.load.overlaps(run!).one(collection, id)) ?? [];
      return overlaps.map((overlap) => ({ ...overlap, collection }));
    },
    conflict: async (
      { collection, id }: Cluster,
      _: unknown,
      { load }: RequestContext,
    ) => ((await load.personsOfCluster.one(collection, id)) ?? []).length > 1,
    persons: async (
      { collection, id }: Cluster,
      _: unknown,
      { load }: RequestContext,
    ) =>
      load.person.many(
        collection,
        ((await load.personsOfCluster.one(collection, id)) ?? []).map(
          ({ person }) => person,
        ),
      ),
    impureImageCount: async (
      { collection, id }: Cluster,
      _: unknown,
      { load }: RequestContext,
    ) => (await load.impureImages.one(collection, id)) ?? 0,
    faces: (
      { collection, id }: Cluster,
      page: ListArguments,
      context: RequestContext,
    ) => listFaces(context, collection, { from: "cluster", cluster: id }, page),
    neo4jBrowserUrl: (
      { collection, id }: Cluster,
      _: unknown,
      { browserUrl }: RequestContext,
    ) =>
      toBrowserUrl(
        browserUrl,
        "MATCH (c:Cluster {collection: $collection, id: $id})<-[:IN_CLUSTER]-(a:Face)-[s:SIMILAR]-(b:Face)-[:IN_CLUSTER]->(c) RETURN a, s, b LIMIT 300",
        { collection, id },
      ),
  },
  ClusterOverlap: {
    cluster: (
      { collection, cluster }: ClusterOverlap & { collection: string },
      _: unknown,
      { load }: RequestContext,
    ) => load.cluster.one(collection, cluster),
  },
  ClusterInRun: {
    run: (
      { collection, run }: ClusterInRun & { collection: string; run: string },
      _: unknown,
      { load }: RequestContext,
    ) => load.run.one(collection, run),
  },
  ClusterRun: {
    id: ({ collection, id }: ClusterRun) => toGlobalId("run", collection, id),
    collection: (
      { collection }: ClusterRun,
      _: unknown,
      { load }: RequestContext,
    ) => load.collection(collection),
    active: async (
      { collection, id }: ClusterRun,
      _: unknown,
      { load }: RequestContext,
    ) => (await load.collection(collection)).activeRun === id,
    basedOn: (
      { collection, basedOn }: ClusterRun,
      _: unknown,
      { load }: RequestContext,
    ) => (basedOn === null ? null : load.run.one(collection, basedOn)),
    status: () => "SUCCEEDED",
    method: ({ method }: ClusterRun) => method.toUpperCase(),
    sizes: async (
      { collection, id }: ClusterRun,
      _: unknown,
      { load }: RequestContext,
    ) => distributionOf((await load.clusterSizes.one(collection, id)) ?? []),
    namesKept: async (
      { collection, id }: ClusterRun,
      _: unknown,
      { load }: RequestContext,
    ) => (await load.namesOfRun.one(collection, id))?.kept ?? 0,
    namesInConflict: async (
      { collection, id }: ClusterRun,
      _: unknown,
      { load }: RequestContext,
    ) => (await load.namesOfRun.one(collection, id))?.inConflict ?? 0,
    clusters: (
      { collection, id }: ClusterRun,
      page: ListArguments,
      context: RequestContext,
    ) => listClusters(context, collection, id, page),
  },
};

/** Clusters of a run, the largest first unless sorted otherwise; none when there is no run. */
export async function listClusters(
  context: RequestContext,
  collection: string,
  run: string | undefined,
  { where, sort, ...page }: ListArguments,
) {
  const request = toPageRequest(page, 50);
  const found =
    run === undefined
      ? { totalCount: 0, items: [], sizes: [] }
      : await pageClusters(context.connection, collection, run, {
          ...request,
          filter: where ?? {},
          sort: sort ?? [],
        });
  const clusters = await context.load.cluster.many(collection, found.items);
  const connection = toConnection(
    { totalCount: found.totalCount, items: clusters },
    request,
    (node) => ({ node }),
  );
  return {
    ...connection,
    aggregate: { count: found.totalCount, size: distributionOf(found.sizes) },
  };
}

export async function listFaces(
  context: RequestContext,
  collection: string,
  source: Parameters<typeof pageFaces>[2],
  { where, sort, ...page }: ListArguments,
) {
  const request = toPageRequest(page, 50);
  const run = (await chooseRun(context, collection)) ?? "";
  const found = await pageFaces(context.connection, collection, source, {
    ...request,
    filter: where ?? {},
    sort: sort ?? [],
    run,
  });
  const faces = await context.load.face.many(collection, found.items);
  return toConnection(
    { totalCount: found.totalCount, items: faces },
    request,
    (node) => ({ node }),
  );
}

function distributionOf(sizes: readonly number[]) {
  if (sizes.length === 0) return null;
  const sorted = sizes.toSorted((one, two) => one - two);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return {
    min: sorted[0],
    max: sorted.at(-1),
    mean: sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
    p50: at(0.5),
    p75: at(0.75),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
  };
}
