import { deleteRun, type ClusterRun } from "@facegraph/face-graph/runs";
import { readCollection } from "@facegraph/face-graph/collections";
import {
  activateSafely,
  clusterFaces,
  type ClusterOptions,
} from "@facegraph/jobs";
import type { RequestContext } from "../context.ts";
import { fromGlobalId, toGlobalId } from "../global-id.ts";
import type { Job } from "../job-registry.ts";
import { withUserErrors, type UserError } from "../user-errors.ts";

/** So long a mutation waits for its job; then the job goes on by itself. */
const patienceMs = 10_000;

interface ReclusterInput {
  readonly collection?: string | null;
  readonly threshold?: number | null;
  readonly automaticThreshold?: boolean | null;
  readonly method?: "ROBUST" | "CLASSIC" | "SHARPENED" | null;
  readonly name?: string | null;
  readonly seed?: number | null;
  readonly maxIterations?: number | null;
  readonly weighting?: "TOP" | "LIN" | "LOG" | null;
  readonly sharpness?: number | null;
  readonly activate?: boolean | null;
  readonly despiteNamesAtRisk?: boolean | null;
}

interface Payload {
  readonly job: Job | null;
  readonly run: ClusterRun | null;
  readonly errors: readonly UserError[];
}

const failed = (errors: readonly UserError[]): Payload => ({
  job: null,
  run: null,
  errors,
});

export const runResolvers = {
  Job: {
    id: ({ id }: Job) => toGlobalId("job", "", id),
    progress: ({ done, total }: Job) =>
      total === null || total === 0 ? null : done / total,
    elapsedSeconds: ({ startedAt, endedAt }: Job) =>
      ((endedAt ?? Date.now()) - startedAt) / 1000,
  },
  Mutation: {
    recluster: (
      _: unknown,
      { input }: { input: ReclusterInput },
      context: RequestContext,
    ) =>
      withUserErrors(async (): Promise<Payload> => {
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
      }, failed),
    activateRun: (
      _: unknown,
      { runId, ...options }: { runId: string; despiteNamesAtRisk: boolean },
      context: RequestContext,
    ) =>
      withUserErrors(async (): Promise<Payload> => {
        const { collection, id } = fromGlobalId(runId, "run");
        const run = await activateSafely(
          context.connection,
          collection,
          id,
          options,
        );
        context.load.forgetCollections();
        return { job: null, run, errors: [] };
      }, failed),
    deleteRun: (
      _: unknown,
      { runId }: { runId: string },
      context: RequestContext,
    ) =>
      withUserErrors(async (): Promise<Payload> => {
        const { collection, id } = fromGlobalId(runId, "run");
        return {
          job: null,
          run: await deleteRun(context.connection, collection, id),
          errors: [],
        };
      }, failed),
    cancelJob: (
      _: unknown,
      { id }: { id: string },
      { jobs }: RequestContext,
    ): Promise<Payload> =>
      withUserErrors(() => {
        const job = jobs.cancel(fromGlobalId(id, "job").id);
        const errors =
          job === undefined
            ? [
                {
                  code: "NOT_FOUND",
                  message: `There is no job ${id}; it may have been forgotten.`,
                  field: ["id"],
                },
              ]
            : [];
        return Promise.resolve({ job: job ?? null, run: null, errors });
      }, failed),
  },
};

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
      ? { method: method.toLowerCase() as "robust" | "classic" | "sharpened" }
      : {}),
  };
}
