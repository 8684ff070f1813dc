import type { GraphConnection } from "./connection.ts";
import * as cypher from "./cypher/read-faces.ts";
import { batches } from "./write-faces.ts";

/** A face, where it is, and its cluster in one run. */
export interface FacePlace {
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

/** The faces of some images, with their clusters in a run. */
export async function readFacesOfImages(
  connection: GraphConnection,
  collection: string,
  run: string,
  imageIds: readonly string[],
): Promise<FacePlace[]> {
  const places: FacePlace[] = [];
  for (const batch of batches(imageIds, 5000)) {
    places.push(
      ...(await connection.read<FacePlace>(cypher.facesOfImages, {
        collection,
        run,
        imageIds: batch,
      })),
    );
  }
  return places;
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
