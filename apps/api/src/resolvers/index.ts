import type {
  MutationResolvers,
  QueryResolvers,
  Resolvers,
} from "../generated/resolver-types.ts";
import { clusterResolvers } from "./clusters.ts";
import { collectionResolvers } from "./collections.ts";
import { comparisonResolvers } from "./comparisons.ts";
import { correctionResolvers } from "./corrections.ts";
import { faceResolvers } from "./faces.ts";
import { jobResolvers } from "./jobs.ts";
import { mergeResolvers } from "./merges.ts";
import { nodeResolvers } from "./nodes.ts";
import { peopleResolvers } from "./people.ts";
import { runResolvers } from "./runs.ts";
import { scalars } from "./scalars.ts";

export const resolvers: Resolvers = {
  ...scalars,
  ...collectionResolvers,
  ...faceResolvers,
  ...clusterResolvers,
  ...runResolvers,
  ...comparisonResolvers,
  ...mergeResolvers,
  ...peopleResolvers,
  ...correctionResolvers,
  ...jobResolvers,
  Query: {
    ...nodeResolvers.Query,
    ...collectionResolvers.Query,
    ...faceResolvers.Query,
    ...clusterResolvers.Query,
    ...runResolvers.Query,
    ...comparisonResolvers.Query,
    ...mergeResolvers.Query,
    ...peopleResolvers.Query,
    ...correctionResolvers.Query,
    ...jobResolvers.Query,
  } satisfies Required<QueryResolvers>,
  Mutation: {
    ...runResolvers.Mutation,
    ...correctionResolvers.Mutation,
    ...jobResolvers.Mutation,
  } satisfies Required<MutationResolvers>,
};
