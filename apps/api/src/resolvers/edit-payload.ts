import type { Correction } from "@facegraph/face-graph/people";
import type { RequestContext } from "../context.ts";
import { findRequestedRun } from "../lists/requested-run.ts";
import type { UserError } from "../user-errors.ts";

/** The payload of a correction that was made. Affected clusters are those of the active run. */
export async function describeEdit(
  context: RequestContext,
  correction: Correction,
  {
    faceIds = [],
    personIds = [],
  }: {
    readonly faceIds?: readonly string[];
    readonly personIds?: readonly string[];
  },
) {
  const { load } = context;
  const { collection } = correction;
  const run = await findRequestedRun(context, collection);
  const clusters =
    run === undefined
      ? []
      : await load.clusterOfFace(run).many(collection, faceIds);
  return {
    correction,
    faces: await load.face.many(collection, faceIds),
    persons: await load.person.many(collection, personIds),
    affectedClusters: await load.cluster.many(collection, [
      ...new Set(clusters),
    ]),
    errors: [],
  };
}

/** The payload of a correction that was refused. */
export function failedEdit(errors: readonly UserError[]) {
  return {
    correction: null,
    faces: [],
    persons: [],
    affectedClusters: [],
    errors,
  };
}
