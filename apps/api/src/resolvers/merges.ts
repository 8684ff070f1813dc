import { constrainFaces } from "@facegraph/face-graph/people";
import {
  type Cluster,
  type OpenMergeSuggestion,
} from "@facegraph/face-graph/runs";
import type { RequestContext } from "../context.ts";
import { badInput, fromGlobalId } from "../global-id.ts";
import { withUserErrors } from "../user-errors.ts";
import { chooseRun } from "./active-run.ts";
import { by, describeEdit, failedEdit } from "./people.ts";

const most = 500;

interface LinkInput {
  readonly kind: "MUST_LINK" | "CANNOT_LINK";
  readonly faceIds: readonly string[];
  readonly note?: string | null;
}

type MergeIn = OpenMergeSuggestion & { readonly collection: string };

export const mergeResolvers = {
  Query: {
    reviewQueue: async (
      _: unknown,
      { collection, first }: { collection?: string | null; first: number },
      context: RequestContext,
    ) => {
      const { name } = await context.load.collection(collection ?? "default");
      return (await openMerges(context, name)).slice(0, checkFirst(first));
    },
  },
  Mutation: {
    linkFaces: (
      _: unknown,
      { input }: { input: LinkInput },
      context: RequestContext,
    ) =>
      withUserErrors(async () => {
        const faces = input.faceIds.map((id) => fromGlobalId(id, "face"));
        const collection = faces[0]?.collection ?? "default";
        if (faces.some((face) => face.collection !== collection))
          throw badInput("Expected faces of one collection.");
        const { correction, faceIds } = await constrainFaces(
          context.connection,
          collection,
          {
            kind: input.kind,
            faceIds: faces.map(({ id }) => id),
            by,
            ...(typeof input.note === "string" ? { note: input.note } : {}),
          },
        );
        return describeEdit(context, collection, correction, faceIds, []);
      }, failedEdit),
  },
  MergeSuggestion: {
    cluster: (
      { collection, cluster }: MergeIn,
      _: unknown,
      { load }: RequestContext,
    ) => (cluster === null ? null : load.cluster.one(collection, cluster)),
    into: (
      { collection, into }: MergeIn,
      _: unknown,
      { load }: RequestContext,
    ) => load.cluster.one(collection, into),
    evidence: ({ collection, evidence, weight }: MergeIn) => [
      { collection, pair: evidence, weight },
    ],
  },
  FacePair: {
    a: ({ collection, pair }: PairIn, _: unknown, { load }: RequestContext) =>
      load.face.one(collection, pair[0]),
    b: ({ collection, pair }: PairIn, _: unknown, { load }: RequestContext) =>
      load.face.one(collection, pair[1]),
  },
};

interface PairIn {
  readonly collection: string;
  readonly pair: OpenMergeSuggestion["evidence"];
}

/** The suggestions of the active run that concern a cluster. */
export async function suggestedMerges(
  { collection, id }: Cluster,
  { first, minWeight }: { first: number; minWeight?: number | null },
  context: RequestContext,
): Promise<MergeIn[]> {
  return (await openMerges(context, collection))
    .filter(
      ({ into, cluster, weight }) =>
        (into === id || cluster === id) && weight >= (minWeight ?? 0),
    )
    .slice(0, checkFirst(first));
}

async function openMerges(
  context: RequestContext,
  collection: string,
): Promise<MergeIn[]> {
  const run = await chooseRun(context, collection);
  if (run === undefined) return [];
  const open = (await context.load.openMerges.one(collection, run)) ?? [];
  return open.map((merge) => ({ ...merge, collection }));
}

function checkFirst(first: number): number {
  if (first >= 0 && first <= most) return first;
  throw badInput(`Expected first of 0 to ${most} but received ${first}.`);
}
