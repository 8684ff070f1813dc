import { toBrowserUrl } from "../browser-url.ts";
import type { Resolvers } from "../generated/resolver-types.ts";
import { fromGlobalId, toGlobalId } from "../global-id.ts";
import { checkFirst } from "../lists/connections.ts";
import { listClusters } from "../lists/list-clusters.ts";
import { listFaces } from "../lists/list-faces.ts";
import { listOpenMerges } from "../lists/open-merges.ts";
import { findRequestedRun } from "../lists/requested-run.ts";

export const clusterResolvers = {
  Query: {
    clusters: async (_, { collection, runId, ...page }, context) => {
      const name = collection ?? collectionOf(runId) ?? "default";
      await context.load.collection(name);
      const run = await findRequestedRun(context, name, runId);
      return listClusters(context, name, run, page);
    },
  },
  Cluster: {
    id: ({ collection, id }) => toGlobalId("cluster", collection, id),
    representative: ({ collection, representative }, _, { load }) =>
      load.face.existing(collection, representative),
    inRun: async ({ collection, id }, { runId }, context) => {
      const run = await findRequestedRun(context, collection, runId);
      if (run === undefined) return null;
      const figures = await context.load.clusterInRun(run).one(collection, id);
      return figures === undefined ? null : { ...figures, collection, run };
    },
    person: async ({ collection, id }, _, { load }) => {
      const persons = (await load.personsOfCluster.one(collection, id)) ?? [];
      if (persons.length > 1) return null;
      const [confirmed] = persons;
      if (confirmed !== undefined) {
        const { person, at } = confirmed;
        return {
          collection,
          person,
          decision: "CONFIRMED",
          source: "FACE",
          at,
        };
      }
      const suggested = await load.suggestedPersonOfCluster.one(collection, id);
      if (suggested === undefined) return null;
      const { person, at } = suggested;
      return {
        collection,
        person,
        decision: "SUGGESTED",
        source: "CLUSTER",
        at,
      };
    },
    suggestedMerges: async (
      { collection, id },
      { first, minWeight },
      context,
    ) => {
      const limit = checkFirst(first);
      return (await listOpenMerges(context, collection))
        .filter(
          ({ into, cluster, weight }) =>
            (into === id || cluster === id) && weight >= (minWeight ?? 0),
        )
        .slice(0, limit);
    },
    overlaps: async ({ collection, id }, { runId }, context) => {
      const run = await findRequestedRun(context, collection, runId);
      const overlaps =
        (await context.load.overlaps(run!).one(collection, id)) ?? [];
      return overlaps.map((overlap) => ({ ...overlap, collection }));
    },
    conflict: async ({ collection, id }, _, { load }) =>
      ((await load.personsOfCluster.one(collection, id)) ?? []).length > 1,
    persons: async ({ collection, id }, _, { load }) =>
      load.person.many(
        collection,
        ((await load.personsOfCluster.one(collection, id)) ?? []).map(
          ({ person }) => person,
        ),
      ),
    impureImageCount: async ({ collection, id }, _, { load }) =>
      (await load.impureImages.one(collection, id)) ?? 0,
    faces: ({ collection, id }, page, context) =>
      listFaces(context, collection, { from: "cluster", cluster: id }, page),
    neo4jBrowserUrl: ({ collection, id }, _, { browserUrl }) =>
      toBrowserUrl(
        browserUrl,
        "MATCH (c:Cluster {collection: $collection, id: $id})<-[:IN_CLUSTER]-(a:Face)-[s:SIMILAR]-(b:Face)-[:IN_CLUSTER]->(c) RETURN a, s, b LIMIT 300",
        { collection, id },
      ),
  },
  ClusterOverlap: {
    cluster: ({ collection, cluster }, _, { load }) =>
      load.cluster.existing(collection, cluster),
  },
  ClusterInRun: {
    run: ({ collection, run }, _, { load }) =>
      load.run.existing(collection, run),
  },
} satisfies Resolvers;

/** The id of a run names its collection. */
function collectionOf(runId: string | null | undefined): string | undefined {
  return typeof runId === "string"
    ? fromGlobalId(runId, "run").collection
    : undefined;
}
