import {
  compareRuns,
  type RunComparison,
  type SharedFaces,
} from "@facegraph/jobs";
import type { RequestContext } from "../context.ts";
import { badInput, fromGlobalId } from "../global-id.ts";

const most = 500;

export const comparisonResolvers = {
  Query: {
    compareRuns: async (
      _: unknown,
      arguments_: { a: string; b: string },
      { connection }: RequestContext,
    ): Promise<RunComparison> => {
      const a = fromGlobalId(arguments_.a, "run");
      const b = fromGlobalId(arguments_.b, "run");
      if (a.collection !== b.collection)
        throw badInput("Expected two runs of one collection.");
      return compareRuns(connection, a.collection, { a: a.id, b: b.id });
    },
  },
  RunComparison: {
    splitCount: ({ splits }: RunComparison) => splits.length,
    splits: ({ a, splits }: RunComparison, { first }: { first: number }) =>
      firstOf(splits, first, a.collection),
    mergeCount: ({ merges }: RunComparison) => merges.length,
    merges: ({ a, merges }: RunComparison, { first }: { first: number }) =>
      firstOf(merges, first, a.collection),
  },
  RunOverlap: {
    cluster: (
      { collection, cluster }: SharedIn,
      _: unknown,
      { load }: RequestContext,
    ) => load.cluster.one(collection, cluster),
    other: (
      { collection, other }: SharedIn,
      _: unknown,
      { load }: RequestContext,
    ) => load.cluster.one(collection, other),
  },
};

type SharedIn = SharedFaces & { readonly collection: string };

function firstOf(
  list: readonly SharedFaces[],
  first: number,
  collection: string,
): SharedIn[] {
  if (first < 0 || first > most)
    throw badInput(`Expected first of 0 to ${most} but received ${first}.`);
  return list.slice(0, first).map((shared) => ({ ...shared, collection }));
}
