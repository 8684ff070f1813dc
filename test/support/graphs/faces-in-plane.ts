// Faces of which everybody can reckon how similar they are, in collections that grow.
import { clusterFaces } from "@facegraph/jobs";
import type { SyntheticLibrary } from "@facegraph/synthetic";
import type { TestGraph } from "../servers/neo4j.ts";
import { addFaces, faceIdsOf } from "./stored-library.ts";

/**
 * Faces of each cluster of the active run, by `Face.cluster`; a face alone has a key of its own.
 */
export async function mirrored(
  { connection }: TestGraph,
  collection: string,
): Promise<Map<string, string>> {
  const rows = await connection.read<{ face: string; cluster: string }>(
    "MATCH (f:Face) WHERE f.collection = $collection RETURN f.id AS face, coalesce(f.cluster, f.id) AS cluster",
    { collection },
  );
  return new Map(rows.map(({ face, cluster }) => [face, cluster]));
}

/**
 * Photographs of its own for each test: names would carry over from one collection to another that
 * holds the same.
 */
let planeCount = 0;

/**
 * Faces in a plane, by angle in degrees: the similarity of two is the cosine of the angle between
 * them.
 */
export function atAngles(...angles: readonly number[]): SyntheticLibrary {
  return {
    name: `plane ${planeCount}`,
    faceCount: angles.length,
    dimension: 2,
    identities: Int32Array.from(angles.keys()),
    vectors: Float32Array.from(
      angles.flatMap((angle) => {
        const radians = (angle * Math.PI) / 180;
        return [Math.cos(radians), Math.sin(radians)];
      }),
    ),
  };
}

/** Stores the first `placed` faces, clusters them at 0.5, and adds the rest. */
export async function inPlane(
  graph: TestGraph,
  placed: number,
  ...angles: readonly number[]
) {
  planeCount++;
  const library = atAngles(...angles);
  const { name } = await graph.freshCollection();
  const rows = [...library.identities.keys()];
  await addFaces(graph.connection, name, library, rows.slice(0, placed));
  await clusterFaces(graph.connection, { collection: name });
  await addFaces(graph.connection, name, library, rows.slice(placed));
  return { name, faces: faceIdsOf(library) };
}
