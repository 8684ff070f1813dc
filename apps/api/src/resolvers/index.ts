import type { ApolloServerOptionsWithTypeDefs } from "@apollo/server";
import type { RequestContext } from "../context.ts";
import { clusterResolvers } from "./clusters.ts";
import { comparisonResolvers } from "./comparisons.ts";
import { faceResolvers } from "./faces.ts";
import { mergeResolvers } from "./merges.ts";
import { peopleResolvers } from "./people.ts";
import { queryResolvers } from "./queries.ts";
import { runResolvers } from "./runs.ts";
import { scalars } from "./scalars.ts";

export const resolvers: ApolloServerOptionsWithTypeDefs<RequestContext>["resolvers"] =
  {
    ...scalars,
    ...queryResolvers,
    ...faceResolvers,
    ...clusterResolvers,
    ...peopleResolvers,
    ...runResolvers,
    ...comparisonResolvers,
    ...mergeResolvers,
    Query: {
      ...queryResolvers.Query,
      ...comparisonResolvers.Query,
      ...mergeResolvers.Query,
    },
    Mutation: {
      ...runResolvers.Mutation,
      ...peopleResolvers.Mutation,
      ...mergeResolvers.Mutation,
    },
  };
