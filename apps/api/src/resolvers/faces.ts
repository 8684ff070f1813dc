import type { Face, Image, Neighbour } from "@facegraph/face-graph/faces";
import type { PersonAssignment } from "@facegraph/face-graph/people";
import {
  toConnection,
  toPageRequest,
  type PageArguments,
} from "../connections.ts";
import type { RequestContext } from "../context.ts";
import { badInput, toGlobalId } from "../global-id.ts";
import { chooseRun } from "./active-run.ts";
import { toBrowserUrl } from "./browser-url.ts";

/** What was said of a face or cluster, on its way to PersonLink. */
export interface LinkSource {
  readonly collection: string;
  readonly person: string;
  readonly decision: PersonAssignment["decision"];
  readonly source: "FACE" | "CLUSTER";
  readonly at: Date;
}

const cropSizes = { least: 16, most: 1024 };

export const faceResolvers = {
  Face: {
    id: ({ collection, id }: Face) => toGlobalId("face", collection, id),
    image: (
      { collection, imageId }: Face,
      _: unknown,
      { load }: RequestContext,
    ) => load.image.one(collection, imageId),
    box: ({ box: [x, y, width, height] }: Face) => ({ x, y, width, height }),
    crop: (
      { collection, id }: Face,
      { size }: { size: number },
      { baseUrl }: RequestContext,
    ) => {
      if (size < cropSizes.least || size > cropSizes.most) {
        throw badInput(
          `Expected a crop of ${cropSizes.least} to ${cropSizes.most} pixels but received ${size}.`,
        );
      }
      return `${baseUrl}/crops/${encodeURIComponent(collection)}/${id}.webp?size=${size}`;
    },
    cluster: async (
      { collection, id }: Face,
      { runId }: { runId?: string | null },
      context: RequestContext,
    ) => {
      const run = await chooseRun(context, collection, runId);
      const cluster =
        run === undefined
          ? undefined
          : await context.load.clusterOfFace(run).one(collection, id);
      return cluster === undefined
        ? null
        : context.load.cluster.one(collection, cluster);
    },
    person: async (
      { collection, id }: Face,
      _: unknown,
      { load }: RequestContext,
    ): Promise<LinkSource | null> => {
      const link = await load.linkOfFace.one(collection, id);
      if (link === undefined) return null;
      return {
        collection,
        person: link.person,
        decision: link.decision,
        source: link.via === "" ? "FACE" : "CLUSTER",
        at: link.at,
      };
    },
    neighbours: async (
      { collection, id }: Face,
      { minWeight, ...page }: PageArguments & { minWeight?: number | null },
      context: RequestContext,
    ) => {
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
    neo4jBrowserUrl: (
      { collection, id }: Face,
      _: unknown,
      { browserUrl }: RequestContext,
    ) =>
      toBrowserUrl(
        browserUrl,
        "MATCH path = (:Face {collection: $collection, id: $id})-[:SIMILAR]-(:Face) RETURN path LIMIT 100",
        { collection, id },
      ),
  },
  SimilarEdge: {
    node: (
      { collection, id }: Neighbour & { collection: string },
      _: unknown,
      { load }: RequestContext,
    ) => load.face.one(collection, id),
    sameCluster: async (
      { collection, id, of }: Neighbour & { collection: string; of: string },
      _: unknown,
      context: RequestContext,
    ) => {
      const run = await chooseRun(context, collection);
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
    id: ({ collection, id }: Image) => toGlobalId("image", collection, id),
    faces: async (
      { collection, id }: Image,
      _: unknown,
      { load }: RequestContext,
    ) =>
      load.face.many(
        collection,
        (await load.facesOfImage.one(collection, id)) ?? [],
      ),
  },
  PersonLink: {
    person: (
      { collection, person }: LinkSource,
      _: unknown,
      { load }: RequestContext,
    ) => load.person.one(collection, person),
  },
};
