import type { Resolvers } from "../generated/resolver-types.ts";
import { fromGlobalId, toGlobalId } from "../global-id.ts";
import { type UserError, withUserErrors } from "../user-errors.ts";

export const jobResolvers = {
  Query: {
    job: (_, { id }, { jobs }) => jobs.get(fromGlobalId(id, "job").id),
    jobs: (_, { status }, { jobs }) =>
      jobs
        .list()
        .filter(
          (job) =>
            status === undefined || status === null || job.status === status,
        ),
  },
  Job: {
    id: ({ id }) => toGlobalId("job", "", id),
    progress: ({ done, total }) =>
      total === null || total === 0 ? null : done / total,
    elapsedSeconds: ({ startedAt, endedAt }) =>
      ((endedAt ?? Date.now()) - startedAt) / 1000,
  },
  Mutation: {
    cancelJob: (_, { id }, { jobs }) =>
      withUserErrors(() => {
        const job = jobs.cancel(fromGlobalId(id, "job").id);
        return Promise.resolve({
          job,
          run: null,
          errors: job === undefined ? [jobNotFound(id)] : [],
        });
      }, failedJob),
  },
} satisfies Resolvers;

/** The payload of a job that was refused. */
export function failedJob(errors: readonly UserError[]) {
  return { job: null, run: null, errors };
}

function jobNotFound(id: string): UserError {
  return {
    code: "NOT_FOUND",
    message: `There is no job ${id}. It may have been forgotten.`,
    field: ["id"],
  };
}
