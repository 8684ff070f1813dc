import {
  compareRuns,
  explainSameCluster,
  runThresholdSweep,
  type SharedFaces,
  type ThresholdSweepOptions,
} from "@facegraph/jobs";
import type { Resolvers } from "../generated/resolver-types.ts";
import { fromGlobalId } from "../global-id.ts";
import { checkFirst } from "../lists/connections.ts";
import { findRequestedRun } from "../lists/requested-run.ts";
import type { RunOverlapParent } from "../parents.ts";
import { badInput } from "../user-errors.ts";

export const comparisonResolvers = {
  Query: {
    compareRuns: (_, arguments_, { connection }) => {
      const a = fromGlobalId(arguments_.a, "run");
      const b = fromGlobalId(arguments_.b, "run");
      if (a.collection !== b.collection)
        throw badInput("Expected two runs of one collection.");
      return compareRuns(connection, a.collection, { a: a.id, b: b.id });
    },
    explainLink: async (_, { a, b, runId }, context) => {
      const [one, two] = [fromGlobalId(a, "face"), fromGlobalId(b, "face")];
      const { collection } = one;
      if (two.collection !== collection)
        throw badInput("Expected two faces of one collection.");
      const run = await findRequestedRun(context, collection, runId);
      const steps = await explainSameCluster(
        context.connection,
        collection,
        [one.id, two.id],
        { graphs: context.graphs, ...(run === undefined ? {} : { run }) },
      );
      return steps?.map(({ from, to, similarity }) => ({
        collection,
        pair: [from, to],
        weight: similarity,
      }));
    },
    thresholdSweep: async (
      _,
      { collection, method, ...range },
      { connection, graphs, load },
    ) => {
      const { name } = await load.collection(collection ?? "default");
      return runThresholdSweep(connection, {
        ...range,
        collection: name,
        graphs,
        ...(typeof method === "string"
          ? {
              method: method.toLowerCase() as NonNullable<
                ThresholdSweepOptions["method"]
              >,
            }
          : {}),
      });
    },
  },
  RunComparison: {
    splitCount: ({ splits }) => splits.length,
    splits: ({ a, splits }, { first }) => firstOf(splits, first, a.collection),
    mergeCount: ({ merges }) => merges.length,
    merges: ({ a, merges }, { first }) => firstOf(merges, first, a.collection),
  },
  SweepPoint: {
    edges: ({ edgeCount }) => edgeCount,
    cliff: ({ isCliff }) => isCliff,
  },
  RunOverlap: {
    cluster: ({ collection, cluster }, _, { load }) =>
      load.cluster.existing(collection, cluster),
    other: ({ collection, other }, _, { load }) =>
      load.cluster.existing(collection, other),
  },
} satisfies Resolvers;

function firstOf(
  list: readonly SharedFaces[],
  first: number,
  collection: string,
): RunOverlapParent[] {
  return list
    .slice(0, checkFirst(first))
    .map((shared) => ({ ...shared, collection }));
}
