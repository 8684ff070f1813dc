import type { RequestContext } from "../context.ts";
import type { Resolvers, ResolversTypes } from "../generated/resolver-types.ts";
import { fromGlobalId, type NodeType, nodeTypes } from "../global-id.ts";
import { badInput } from "../user-errors.ts";

const mostNodes = 500;

export const nodeResolvers = {
  Query: {
    node: (_, { id }, context) => loadNode(context, id),
    nodes: (_, { ids }, context) => {
      if (ids.length > mostNodes)
        throw badInput(
          `Expected at most ${mostNodes} ids but received ${ids.length}.`,
        );
      return Promise.all(ids.map((id) => loadNode(context, id)));
    },
  },
} satisfies Resolvers;

type LoadedNode = Awaited<ResolversTypes["Node"]>;

/** Each gives undefined for an id of nothing. */
const loadersOf: Readonly<
  Record<
    NodeType,
    (
      context: RequestContext,
      collection: string,
      id: string,
    ) => Promise<LoadedNode | undefined> | LoadedNode | undefined
  >
> = Object.freeze({
  collection: ({ load }, collection) => load.findCollection(collection),
  image: ({ load }, collection, id) => load.image.one(collection, id),
  face: ({ load }, collection, id) => load.face.one(collection, id),
  cluster: ({ load }, collection, id) => load.cluster.one(collection, id),
  run: ({ load }, collection, id) => load.run.one(collection, id),
  person: ({ load }, collection, id) => load.person.one(collection, id),
  correction: ({ load }, collection, id) => load.correction.one(collection, id),
  job: ({ jobs }, _, id) => jobs.get(id),
});

/** GraphQL reads the type of a node from its `__typename`. */
async function loadNode(
  context: RequestContext,
  globalId: string,
): Promise<(LoadedNode & { readonly __typename: string }) | null> {
  const { type, collection, id } = fromGlobalId(globalId);
  const found = await loadersOf[type](context, collection, id);
  return found === undefined ? null : { ...found, __typename: nodeTypes[type] };
}
