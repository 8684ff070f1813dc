import {
  type Collection,
  listCollections,
} from "@facegraph/face-graph/collections";
import type { CollectionCounts } from "@facegraph/face-graph/runs";
import type { RequestContext } from "../context.ts";
import type { Resolvers } from "../generated/resolver-types.ts";
import { toGlobalId } from "../global-id.ts";

export const collectionResolvers = {
  Query: {
    collections: (_, __, { connection }) => listCollections(connection),
    collection: (_, { name }, { load }) =>
      load.findCollection(name ?? "default"),
  },
  Collection: {
    id: ({ name }) => toGlobalId("collection", name, ""),
    activeRun: ({ name, activeRun }, _, { load }) =>
      activeRun === null ? null : load.run.one(name, activeRun),
    imageCount: count("imageCount"),
    faceCount: count("faceCount"),
    edgeCount: count("edgeCount"),
    personCount: count("personCount"),
  },
} satisfies Resolvers;

function count(what: keyof CollectionCounts) {
  return async (
    { name }: Collection,
    _: unknown,
    { load }: RequestContext,
  ): Promise<number> => (await load.counts.existing(name, name))[what];
}
