import {
  assignFaces,
  renamePerson,
  undoCorrection,
  type Correction,
  type Person,
} from "@facegraph/face-graph/people";
import type { PageArguments } from "../connections.ts";
import type { RequestContext } from "../context.ts";
import { badInput, fromGlobalId, toGlobalId } from "../global-id.ts";
import { withUserErrors, type UserError } from "../user-errors.ts";
import { chooseRun } from "./active-run.ts";
import { listFaces } from "./clusters.ts";

/** Who makes changes: one user, until there are more. */
export const by = "user";

interface AssignInput {
  readonly faceIds?: readonly string[] | null;
  readonly clusterId?: string | null;
  readonly personId?: string | null;
  readonly newPersonName?: string | null;
  readonly decision: "CONFIRMED" | "SUGGESTED" | "REJECTED";
  readonly expectedFaceCount?: number | null;
}

export const failedEdit = (errors: readonly UserError[]) => ({
  correction: null,
  faces: [],
  persons: [],
  affectedClusters: [],
  errors,
});

export const peopleResolvers = {
  Person: {
    id: ({ collection, id }: Person) => toGlobalId("person", collection, id),
    cover: (
      { collection, cover }: Person,
      _: unknown,
      { load }: RequestContext,
    ) => (cover === null ? null : load.face.one(collection, cover)),
    faces: (
      { collection, id }: Person,
      page: PageArguments,
      context: RequestContext,
    ) =>
      listFaces(
        context,
        collection,
        { from: "person", person: id, decisions: ["CONFIRMED"] },
        page,
      ),
    clusters: async (
      { collection, id }: Person,
      { runId }: { runId?: string | null },
      context: RequestContext,
    ) => {
      const run = await chooseRun(context, collection, runId);
      if (run === undefined) return [];
      return context.load.cluster.many(
        collection,
        (await context.load.clustersOfPerson(run).one(collection, id)) ?? [],
      );
    },
  },
  Correction: {
    id: ({ collection, id }: Correction) =>
      toGlobalId("correction", collection, id),
  },
  Mutation: {
    assignFaces: (
      _: unknown,
      { input }: { input: AssignInput },
      context: RequestContext,
    ) =>
      withUserErrors(async () => {
        const { collection, ...assignment } = toAssignment(input);
        const { correction, faceIds, personId } = await assignFaces(
          context.connection,
          collection,
          { ...assignment, by },
        );
        return describeEdit(context, collection, correction, faceIds, [
          personId,
        ]);
      }, failedEdit),
    renamePerson: (
      _: unknown,
      { personId, name }: { personId: string; name: string },
      context: RequestContext,
    ) =>
      withUserErrors(async () => {
        const person = fromGlobalId(personId, "person");
        const correction = await renamePerson(
          context.connection,
          person.collection,
          person.id,
          name,
          by,
        );
        return describeEdit(
          context,
          person.collection,
          correction,
          [],
          [person.id],
        );
      }, failedEdit),
    undo: (
      _: unknown,
      { correctionId }: { correctionId: string },
      context: RequestContext,
    ) =>
      withUserErrors(async () => {
        const { collection, id } = fromGlobalId(correctionId, "correction");
        const { correction, faceIds } = await undoCorrection(
          context.connection,
          collection,
          id,
        );
        return describeEdit(context, collection, correction, faceIds, []);
      }, failedEdit),
  },
};

/**
 * @throws GraphQLError `BAD_USER_INPUT` unless it names faces or a cluster, and a person or a name,
 * all of one collection
 */
function toAssignment({
  faceIds,
  clusterId,
  personId,
  newPersonName,
  decision,
  expectedFaceCount,
}: AssignInput) {
  const hasFaces = faceIds !== undefined && faceIds !== null;
  if (hasFaces === (typeof clusterId === "string"))
    throw badInput("Expected either faceIds or a clusterId.");
  if ((typeof personId === "string") === (typeof newPersonName === "string"))
    throw badInput("Expected either a personId or a newPersonName.");
  if (hasFaces && (faceIds.length === 0 || faceIds.length > 10_000))
    throw badInput(
      `Expected 1 to 10,000 faces but received ${faceIds.length}.`,
    );
  if (decision === "SUGGESTED")
    throw badInput(
      "Expected CONFIRMED or REJECTED; suggestions are facegraph's own.",
    );
  const faces = (faceIds ?? []).map((id) => fromGlobalId(id, "face"));
  const cluster =
    typeof clusterId === "string"
      ? fromGlobalId(clusterId, "cluster")
      : undefined;
  const person =
    typeof personId === "string" ? fromGlobalId(personId, "person") : undefined;
  const all = [
    ...faces,
    ...[cluster, person].filter((each) => each !== undefined),
  ];
  const collection = all[0]!.collection;
  if (all.some((each) => each.collection !== collection))
    throw badInput("Expected faces, cluster and person of one collection.");
  return {
    collection,
    decision,
    ...(cluster === undefined
      ? { faceIds: faces.map(({ id }) => id) }
      : { clusterId: cluster.id }),
    ...(person === undefined
      ? { newPersonName: newPersonName ?? "" }
      : { personId: person.id }),
    ...(typeof expectedFaceCount === "number" ? { expectedFaceCount } : {}),
  };
}

/** What a correction did, for its payload. */
export async function describeEdit(
  context: RequestContext,
  collection: string,
  correction: Correction,
  faceIds: readonly string[],
  personIds: readonly string[],
) {
  const { load } = context;
  const run = await chooseRun(context, collection);
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
