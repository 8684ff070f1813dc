import { readCollection } from "@facegraph/face-graph/collections";
import { deleteRun, listRuns } from "@facegraph/face-graph/runs";
import {
  activateSafely,
  clusterFaces,
  type ClusterOptions,
} from "@facegraph/jobs";
import type { Resolvers } from "../generated/resolver-types.ts";
import type {
  ClusterMethod,
  ReclusterInput,
  Weighting,
} from "../generated/schema-types.ts";
import { fromGlobalId, toGlobalId } from "../global-id.ts";
import { distributionOf } from "../lists/distribution.ts";
import { listClusters } from "../lists/list-clusters.ts";
import { withUserErrors } from "../user-errors.ts";
import { failedJob } from "./jobs.ts";

/** How long a mutation waits for its job. The job goes on after that. */
const patienceMs = 10_000;

export const runResolvers = {
  Query: {
    clusterRuns: async (_, { collection }, { connection, load }) => {
      const { name } = await load.collection(collection ?? "default");
      return listRuns(connection, name);
    },
  },
  ClusterRun: {
    id: ({ collection, id }) => toGlobalId("run", collection, id),
    collection: ({ collection }, _, { load }) => load.collection(collection),
    active: async ({ collection, id }, _, { load }) =>
      (await load.collection(collection)).activeRun === id,
    basedOn: ({ collection, basedOn }, _, { load }) =>
      basedOn === null ? null : load.run.one(collection, basedOn),
    status: () => "SUCCEEDED",
    method: ({ method }) => method.toUpperCase() as ClusterMethod,
    weighting: ({ weighting }) => weighting as Weighting,
    sizes: async ({ collection, id }, _, { load }) =>
      distributionOf((await load.clusterSizes.one(collection, id)) ?? []),
    namesKept: async ({ collection, id }, _, { load }) =>
      (await load.namesOfRun.one(collection, id))?.kept ?? 0,
    namesInConflict: async ({ collection, id }, _, { load }) =>
      (await load.namesOfRun.one(collection, id))?.inConflict ?? 0,
    clusters: ({ collection, id }, page, context) =>
      listClusters(context, collection, id, page),
  },
  Mutation: {
    recluster: (_, { input }, context) =>
      withUserErrors(async () => {
        const options = toClusterOptions(input);
        await readCollection(context.connection, options.collection);
        const job = await context.jobs.run("RECLUSTER", patienceMs, (handles) =>
          clusterFaces(context.connection, {
            ...options,
            ...handles,
            graphs: context.graphs,
          }),
        );
        context.load.forgetCollections();
        return {
          job,
          run: job.result,
          errors: job.error === null ? [] : [job.error],
        };
      }, failedJob),
    activateRun: (_, { runId, ...options }, context) =>
      withUserErrors(async () => {
        const { collection, id } = fromGlobalId(runId, "run");
        const run = await activateSafely(
          context.connection,
          collection,
          id,
          options,
        );
        context.load.forgetCollections();
        return { job: null, run, errors: [] };
      }, failedJob),
    deleteRun: (_, { runId }, { connection }) =>
      withUserErrors(async () => {
        const { collection, id } = fromGlobalId(runId, "run");
        const run = await deleteRun(connection, collection, id);
        return { job: null, run, errors: [] };
      }, failedJob),
  },
} satisfies Resolvers;

/** What is absent or null is left to the collection's own recommendation. */
function toClusterOptions(
  input: ReclusterInput,
): ClusterOptions & { collection: string } {
  const { collection, method, automaticThreshold, ...rest } = input;
  const given = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => value !== null),
  );
  return {
    ...given,
    collection: collection ?? "default",
    ...(automaticThreshold === true ? { threshold: "auto" } : {}),
    ...(typeof method === "string"
      ? { method: method.toLowerCase() as Lowercase<ClusterMethod> }
      : {}),
  };
}
