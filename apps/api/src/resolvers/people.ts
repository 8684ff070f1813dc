import { pagePeople } from "@facegraph/face-graph/people";
import type { Resolvers } from "../generated/resolver-types.ts";
import { toGlobalId } from "../global-id.ts";
import { toConnection, toPageRequest } from "../lists/connections.ts";
import { listFaces } from "../lists/list-faces.ts";
import { findRequestedRun } from "../lists/requested-run.ts";

export const peopleResolvers = {
  Query: {
    people: async (_, { collection, where, sort, ...page }, context) => {
      const { name } = await context.load.collection(collection ?? "default");
      const request = toPageRequest(page, 50);
      const found = await pagePeople(context.connection, name, {
        ...request,
        filter: where ?? {},
        sort: sort ?? [],
      });
      const people = await context.load.person.many(name, found.items);
      return toConnection(
        { totalCount: found.totalCount, items: people },
        request,
        (node) => ({ node }),
      );
    },
  },
  Person: {
    id: ({ collection, id }) => toGlobalId("person", collection, id),
    cover: ({ collection, cover }, _, { load }) =>
      cover === null ? null : load.face.one(collection, cover),
    faces: ({ collection, id }, page, context) =>
      listFaces(
        context,
        collection,
        { from: "person", person: id, decisions: ["CONFIRMED"] },
        page,
      ),
    clusters: async ({ collection, id }, { runId }, context) => {
      const run = await findRequestedRun(context, collection, runId);
      if (run === undefined) return [];
      return context.load.cluster.many(
        collection,
        (await context.load.clustersOfPerson(run).one(collection, id)) ?? [],
      );
    },
  },
  PersonLink: {
    person: ({ collection, person }, _, { load }) =>
      load.person.existing(collection, person),
  },
} satisfies Resolvers;
