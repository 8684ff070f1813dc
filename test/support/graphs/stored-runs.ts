// Runs that are written by hand, of clusters that are made up.
import { readCollection } from "@facegraph/face-graph/collections";
import {
  activateRun,
  type ClusterRun,
  type NewCluster,
  type NewOverlap,
  writeRun,
} from "@facegraph/face-graph/runs";
import { makeSyntheticLibrary } from "@facegraph/synthetic";
import type { TestGraph } from "../servers/neo4j.ts";
import { storeLibrary } from "./stored-library.ts";

const library = makeSyntheticLibrary({
  name: "graph-runs",
  faceCount: 120,
  dimension: 16,
});

/**
 * A collection of 120 faces, by row. Names carry over to the same photographs elsewhere, so they
 * are its own.
 * @param photographs the collection that has the same
 */
export async function storeFaces(
  graph: TestGraph,
  photographs?: string,
): Promise<{ name: string; faces: string[] }> {
  const { name } = await graph.freshCollection();
  const { faceIds } = await storeLibrary(graph.connection, name, {
    ...library,
    name: photographs ?? name,
  });
  return { name, faces: [...faceIds] };
}

/** Faces that belong together, by id. */
export function cluster(label: number, members: readonly string[]): NewCluster {
  return {
    label,
    members,
    cohesion: 0.7,
    density: 1,
    weakestLink: 0.6,
    representative: members[0]!,
  };
}

/**
 * Twelve clusters of ten; those before `shift` are the same for every shift, the others are made of
 * other faces.
 */
export function partition(
  faces: readonly string[],
  shift: number,
): NewCluster[] {
  const fixed = faces.slice(0, 10 * (12 - shift));
  const rest = faces.slice(10 * (12 - shift));
  const turned = [...rest.slice(1), ...rest.slice(0, 1)];
  return Array.from({ length: 12 }, (_, label) =>
    cluster(label, [...fixed, ...turned].slice(label * 10, label * 10 + 10)),
  );
}

/** Stores clusters as a run, active if it is the first or grew from the active one. */
export async function storeRun(
  { connection }: TestGraph,
  collection: string,
  name: string,
  clusters: readonly NewCluster[],
  generation = 1,
  overlaps: readonly NewOverlap[] = [],
  basedOn?: string,
): Promise<ClusterRun> {
  const run = await writeRun(
    connection,
    collection,
    {
      name,
      method: "robust",
      threshold: 0.55,
      sharpness: 1,
      weighting: "TOP",
      seed: 1,
      maxIterations: 100,
      modelId: "test-model",
      generation,
      ordinalEnd: 120,
      ranIterations: 4,
      didConverge: true,
      faceCount: 120,
      singletonCount: 0,
      edgeCount: 500,
      readMillis: 1,
      computeMillis: 1,
    },
    clusters,
    { overlaps, ...(basedOn === undefined ? {} : { basedOn }) },
  );
  await activateRun(connection, collection, run.id, {
    run,
    onlyInPlaceOf: basedOn ?? null,
  });
  return run;
}

/** Nodes of a label in a collection. */
export async function countNodes(
  { connection }: TestGraph,
  collection: string,
  label: string,
): Promise<number> {
  const [row] = await connection.read<{ count: number }>(
    `MATCH (n:${label}) WHERE n.collection = $collection RETURN count(n) AS count`,
    { collection },
  );
  return row!.count;
}

/** Faces whose mirrored cluster is not the one they have in the active run. */
export async function countStale(
  { connection }: TestGraph,
  collection: string,
): Promise<number> {
  const { activeRun } = await readCollection(connection, collection);
  const [row] = await connection.read<{ count: number }>(
    `MATCH (f:Face) WHERE f.collection = $collection
     OPTIONAL MATCH (f)-[:IN_CLUSTER]->(c)-[:IN_RUN]->(:ClusterRun {id: $activeRun})
     WITH f, c WHERE coalesce(f.cluster, '') <> coalesce(c.id, '')
     RETURN count(f) AS count`,
    { collection, activeRun },
  );
  return row!.count;
}
