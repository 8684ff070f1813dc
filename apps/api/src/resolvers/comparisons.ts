import {
  compareRuns,
  explainSameCluster,
  runThresholdSweep,
  type ThresholdSweepPoint,
  type RunComparison,
  type SharedFaces,
  type ThresholdSweepOptions,
} from "@facegraph/jobs";
import type { RequestContext } from "../context.ts";
import { badInput, fromGlobalId } from "../global-id.ts";
import { chooseRun } from "./active-run.ts";

const most = 500;

type Method = NonNullable<ThresholdSweepOptions["method"]>;

interface SweepArguments {
  readonly collection?: string | null;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly method?: Uppercase<Method> | null;
}

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
    explainLink: async (
      _: unknown,
      { a, b, runId }: { a: string; b: string; runId?: string | null },
      context: RequestContext,
    ) => {
      const [one, two] = [fromGlobalId(a, "face"), fromGlobalId(b, "face")];
      const { collection } = one;
      if (two.collection !== collection)
        throw badInput("Expected two faces of one collection.");
      const run = await chooseRun(context, collection, runId);
      const steps = await explainSameCluster(
        context.connection,
        collection,
        [one.id, two.id],
        { graphs: context.graphs, ...(run === undefined ? {} : { run }) },
      );
      return (
        steps?.map(({ from, to, similarity }) => ({
          collection,
          pair: [from, to],
          weight: similarity,
        })) ?? null
      );
    },
    thresholdSweep: async (
      _: unknown,
      { collection, method, ...range }: SweepArguments,
      { connection, graphs, load }: RequestContext,
    ): Promise<ThresholdSweepPoint[]> => {
      const { name } = await load.collection(collection ?? "default");
      return runThresholdSweep(connection, {
        ...range,
        collection: name,
        graphs,
        ...(typeof method === "string"
          ? { method: method.toLowerCase() as Method }
          : {}),
      });
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
  SweepPoint: {
    edges: ({ edgeCount }: ThresholdSweepPoint) => edgeCount,
    cliff: ({ isCliff }: ThresholdSweepPoint) => isCliff,
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
