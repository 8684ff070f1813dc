import {
  assignFaces,
  constrainFaces,
  pageCorrections,
  renamePerson,
  undoCorrection,
} from "@facegraph/face-graph/people";
import type { Resolvers } from "../generated/resolver-types.ts";
import { fromGlobalId, toGlobalId } from "../global-id.ts";
import { toConnection, toPageRequest } from "../lists/connections.ts";
import { badInput, withUserErrors } from "../user-errors.ts";
import { toAssignment } from "./assignments.ts";
import { describeEdit, failedEdit } from "./edit-payload.ts";

/** Who makes changes: one user, until there are more. */
const by = "user";

export const correctionResolvers = {
  Query: {
    corrections: async (_, { collection, ...page }, context) => {
      const { name } = await context.load.collection(collection ?? "default");
      const request = toPageRequest(page, 50);
      return toConnection(
        await pageCorrections(context.connection, name, request),
        request,
        (node) => ({ node }),
      );
    },
  },
  Correction: {
    id: ({ collection, id }) => toGlobalId("correction", collection, id),
  },
  Mutation: {
    assignFaces: (_, { input }, context) =>
      withUserErrors(async () => {
        const { collection, ...assignment } = toAssignment(input);
        const { correction, faceIds, personId } = await assignFaces(
          context.connection,
          collection,
          { ...assignment, by },
        );
        return describeEdit(context, correction, {
          faceIds,
          personIds: [personId],
        });
      }, failedEdit),
    linkFaces: (_, { input }, context) =>
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
        return describeEdit(context, correction, { faceIds });
      }, failedEdit),
    renamePerson: (_, { personId, name }, context) =>
      withUserErrors(async () => {
        const { collection, id } = fromGlobalId(personId, "person");
        const correction = await renamePerson(
          context.connection,
          collection,
          id,
          name,
          by,
        );
        return describeEdit(context, correction, { personIds: [id] });
      }, failedEdit),
    undo: (_, { correctionId }, context) =>
      withUserErrors(async () => {
        const { collection, id } = fromGlobalId(correctionId, "correction");
        const { correction, faceIds } = await undoCorrection(
          context.connection,
          collection,
          id,
        );
        return describeEdit(context, correction, { faceIds });
      }, failedEdit),
  },
} satisfies Resolvers;
