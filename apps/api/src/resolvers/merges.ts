import type { Resolvers } from "../generated/resolver-types.ts";
import { checkFirst } from "../lists/connections.ts";
import { listOpenMerges } from "../lists/open-merges.ts";

export const mergeResolvers = {
  Query: {
    reviewQueue: async (_, { collection, first }, context) => {
      const { name } = await context.load.collection(collection ?? "default");
      return (await listOpenMerges(context, name)).slice(0, checkFirst(first));
    },
  },
  MergeSuggestion: {
    cluster: ({ collection, cluster }, _, { load }) =>
      cluster === null ? null : load.cluster.one(collection, cluster),
    into: ({ collection, into }, _, { load }) =>
      load.cluster.existing(collection, into),
    evidence: ({ collection, evidence, weight }) => [
      { collection, pair: evidence, weight },
    ],
  },
  FacePair: {
    a: ({ collection, pair }, _, { load }) =>
      load.face.existing(collection, pair[0]),
    b: ({ collection, pair }, _, { load }) =>
      load.face.existing(collection, pair[1]),
  },
} satisfies Resolvers;
