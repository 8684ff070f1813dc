import { toBrowserUrl } from "../browser-url.ts";
import { toCropUrl } from "../crop-url.ts";
import type { Resolvers } from "../generated/resolver-types.ts";
import type { FaceWhere } from "../generated/schema-types.ts";
import { fromGlobalId, toGlobalId } from "../global-id.ts";
import { toConnection, toPageRequest } from "../lists/connections.ts";
import { listFaces } from "../lists/list-faces.ts";
import { findRequestedRun } from "../lists/requested-run.ts";

export const faceResolvers = {
  Query: {
    faces: async (_, { collection, where, ...page }, context) => {
      const { name } = await context.load.collection(collection ?? "default");
      return listFaces(
        context,
        name,
        { from: "collection" },
        { ...page, where: where ? withLocalIds(where) : {} },
      );
    },
  },
  Face: {
    id: ({ collection, id }) => toGlobalId("face", collection, id),
    image: ({ collection, imageId }, _, { load }) =>
      load.image.existing(collection, imageId),
    box: ({ box: [x, y, width, height] }) => ({ x, y, width, height }),
    crop: (face, { size }, { baseUrl }) => toCropUrl(baseUrl, face, size),
    cluster: async ({ collection, id }, { runId }, context) => {
      const run = await findRequestedRun(context, collection, runId);
      if (run === undefined) return null;
      const cluster = await context.load.clusterOfFace(run).one(collection, id);
      return cluster === undefined
        ? null
        : context.load.cluster.one(collection, cluster);
    },
    person: async ({ collection, id }, _, { load }) => {
      const assignment = await load.assignmentOfFace.one(collection, id);
      if (assignment === undefined) return null;
      const { person, decision, via, at } = assignment;
      const source = via === "" ? "FACE" : "CLUSTER";
      return { collection, person, decision, source, at };
    },
    neighbours: async ({ collection, id }, { minWeight, ...page }, context) => {
      const request = toPageRequest(page, 20);
      const found = await context.load
        .neighbours({ ...request, minWeight: minWeight ?? 0 })
        .one(collection, id);
      return toConnection(
        found ?? { totalCount: 0, items: [] },
        request,
        (neighbour) => ({ collection, of: id, ...neighbour }),
      );
    },
    neo4jBrowserUrl: ({ collection, id }, _, { browserUrl }) =>
      toBrowserUrl(
        browserUrl,
        "MATCH path = (:Face {collection: $collection, id: $id})-[:SIMILAR]-(:Face) RETURN path LIMIT 100",
        { collection, id },
      ),
  },
  SimilarEdge: {
    node: ({ collection, id }, _, { load }) =>
      load.face.existing(collection, id),
    sameCluster: async ({ collection, id, of }, _, context) => {
      const run = await findRequestedRun(context, collection);
      if (run === undefined) return false;
      const [mine, theirs] = await Promise.all(
        [of, id].map((face) =>
          context.load.clusterOfFace(run).one(collection, face),
        ),
      );
      return mine !== undefined && mine === theirs;
    },
  },
  Image: {
    id: ({ collection, id }) => toGlobalId("image", collection, id),
    faces: async ({ collection, id }, _, { load }) =>
      load.face.many(
        collection,
        (await load.facesOfImage.one(collection, id)) ?? [],
      ),
  },
} satisfies Resolvers;

/** A filter names people by global id, the graph by its own. */
function withLocalIds(where: FaceWhere): FaceWhere {
  const { personId, AND, OR, NOT } = where;
  return {
    ...where,
    ...(typeof personId === "string"
      ? { personId: fromGlobalId(personId, "person").id }
      : {}),
    ...(AND ? { AND: AND.map(withLocalIds) } : {}),
    ...(OR ? { OR: OR.map(withLocalIds) } : {}),
    ...(NOT ? { NOT: withLocalIds(NOT) } : {}),
  };
}
