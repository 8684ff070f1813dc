import * as cypher from "../cypher/faces/read-faces.ts";
import { batches } from "../database/batches.ts";
import type { GraphConnection } from "../database/connection.ts";
import {
  orderBy,
  type Page,
  type PageRequest,
  type Sort,
} from "../database/pages.ts";
import { type Filter, toPredicate } from "../database/read-filter.ts";

/** A face as it is stored. */
export interface Face {
  readonly id: string;
  readonly collection: string;
  readonly imageId: string;
  readonly ordinal: number;
  /** Fractions of the upright image: x, y, width, height. */
  readonly box: readonly [number, number, number, number];
  readonly sizePx: number;
  readonly detectionScore: number;
  readonly quality: number;
  readonly qualityReasons: readonly string[];
  readonly state: string;
  readonly isMain: boolean;
  /**
   * In a video: when it looks best, in milliseconds from the beginning; its box is the one there.
   * null in a photograph.
   */
  readonly timestampMs: number | null;
  /** In a video: every time that it stands for. */
  readonly timestampsMs: readonly number[] | null;
}

export interface Image {
  readonly id: string;
  readonly collection: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly takenAt: Date | null;
  /** How many frames of each second of a video were looked at; null for a photograph. */
  readonly framesPerSecond: number | null;
  readonly files: readonly {
    readonly path: string;
    readonly identity: string;
  }[];
}

/** A face in its image, and its cluster in one run. */
export interface FaceInImage {
  readonly faceId: string;
  readonly imageId: string;
  /** Of the image, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Fractions of it. */
  readonly box: readonly [number, number, number, number];
  readonly isMain: boolean;
  /** null when the face is alone. */
  readonly cluster: string | null;
}

/** Faces of a collection, of one cluster, or of one person. */
export type FaceSource =
  | { readonly from: "collection" }
  | { readonly from: "cluster"; readonly cluster: string }
  | {
      readonly from: "person";
      readonly person: string;
      readonly decisions: readonly string[];
    };

export interface Neighbour {
  readonly id: string;
  readonly weight: number;
}

/** By id; those that are not there are left out. */
export async function readFaces(
  connection: GraphConnection,
  collection: string,
  ids: readonly string[],
): Promise<Face[]> {
  return (
    await connection.read<{ face: Face }>(cypher.facesByIds, {
      collection,
      ids,
    })
  ).map(({ face }) => face);
}

/** By id; those that are not there are left out. */
export async function readImages(
  connection: GraphConnection,
  collection: string,
  ids: readonly string[],
): Promise<Image[]> {
  return (
    await connection.read<{ image: Image }>(cypher.imagesByIds, {
      collection,
      ids,
    })
  ).map(({ image }) => image);
}

/** The faces of images, from left to right, by image id. */
export async function readFaceIdsOfImages(
  connection: GraphConnection,
  collection: string,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await connection.read<{ owner: string; faces: string[] }>(
    cypher.faceIdsOfImages,
    { collection, ids },
  );
  return new Map(rows.map(({ owner, faces }) => [owner, faces]));
}

/**
 * Ids of faces that pass a filter.
 * @param run the run that `clustered` asks about; "" for none
 */
export async function pageFaces(
  connection: GraphConnection,
  collection: string,
  source: FaceSource,
  {
    filter = {},
    sort = [],
    run = "",
    ...page
  }: PageRequest & {
    readonly filter?: Filter;
    readonly sort?: readonly Sort[];
    readonly run?: string;
  },
): Promise<Page<string>> {
  const { predicate, parameters } = toPredicate(
    filter,
    cypher.faceFilterFields,
  );
  const start = {
    collection: cypher.startAtCollection,
    cluster: cypher.startAtCluster,
    person: cypher.startAtPerson,
  }[source.from];
  const query = cypher.pageOfFaces(
    start,
    predicate,
    orderBy(sort, cypher.faceSortFields, "f.ordinal"),
  );
  const [row] = await connection.read<{ totalCount: number; ids: string[] }>(
    query,
    { ...parameters, ...source, collection, run, ...page },
  );
  return { totalCount: row?.totalCount ?? 0, items: row?.ids ?? [] };
}

/**
 * The faces most similar to each of some faces, by stored SIMILAR relationships, strongest first.
 */
export async function readNeighbours(
  connection: GraphConnection,
  collection: string,
  ids: readonly string[],
  { minWeight = 0, ...page }: PageRequest & { readonly minWeight?: number },
): Promise<Map<string, Page<Neighbour>>> {
  const rows = await connection.read<{
    owner: string;
    totalCount: number;
    neighbours: Neighbour[];
  }>(cypher.neighboursOfFaces, { collection, ids, minWeight, ...page });
  return new Map(
    rows.map(({ owner, totalCount, neighbours }) => [
      owner,
      { totalCount, items: neighbours },
    ]),
  );
}

/** The faces of some images, with their clusters in a run. */
export async function readFacesOfImages(
  connection: GraphConnection,
  collection: string,
  run: string,
  imageIds: readonly string[],
): Promise<FaceInImage[]> {
  const faces: FaceInImage[] = [];
  for (const batch of batches(imageIds, 5000)) {
    faces.push(
      ...(await connection.read<FaceInImage>(cypher.facesOfImages, {
        collection,
        run,
        imageIds: batch,
      })),
    );
  }
  return faces;
}

/** Whom the images of a collection show in the middle, going by the folders that they lay in. */
export async function readStoredIdentities(
  connection: GraphConnection,
  collection: string,
): Promise<{ identity: string; imageId: string }[]> {
  const identities: { identity: string; imageId: string }[] = [];
  await connection.stream(
    cypher.storedIdentities,
    { collection },
    {
      onRow: (values) => {
        const [identity, imageId] = values as [string, string];
        identities.push({ identity, imageId });
      },
    },
  );
  return identities;
}

/** The ordinals of faces that share a photograph with others, by photograph. */
export async function readCompanions(
  connection: GraphConnection,
  collection: string,
): Promise<number[][]> {
  const companions: number[][] = [];
  await connection.stream(
    cypher.companions,
    { collection },
    {
      onRow: ([ordinals]) => {
        companions.push(ordinals as number[]);
      },
    },
  );
  return companions;
}

/** A cluster, and photos in which it can be seen. */
export interface ClusterExample {
  readonly id: string;
  readonly size: number;
  readonly cohesion: number;
  /** Folder and name of some photos. */
  readonly examples: readonly string[];
}

/** The largest clusters of a run. */
export async function readClusterExamples(
  connection: GraphConnection,
  collection: string,
  run: string,
  clusters: number,
  examples: number,
): Promise<ClusterExample[]> {
  const rows = await connection.read<{
    id: string;
    size: number;
    cohesion: number;
    paths: string[];
  }>(cypher.clusterExamples, { collection, run, clusters, examples });
  return rows.map(({ paths, ...cluster }) => ({
    ...cluster,
    examples: paths.map((path) => path.split("/").slice(-2).join("/")),
  }));
}
