import { explainPath } from "@facegraph/cw-core";
import { type GraphConnection } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import {
  type CollectionGraph,
  GraphCache,
  rowsByOrdinal,
} from "@facegraph/face-graph/in-memory";
import { readRun } from "@facegraph/face-graph/runs";
import { JobError } from "../errors.ts";

export interface ExplainOptions {
  /** A run's id; by default the active one. */
  readonly run?: string;
  /** Where graphs are kept between calls; without it each call reads the database. */
  readonly graphs?: GraphCache;
}

/** A similar pair of the chain: two face ids, and how similar the faces are. */
export interface ChainStep {
  readonly from: string;
  readonly to: string;
  readonly similarity: number;
}

/**
 * Says why a run has two faces in one cluster. Of all chains of similar pairs that join them within
 * the cluster, it gives the one whose weakest pair is strongest.
 * @param faces ids
 * @returns the pairs in order, none for a face and itself. Undefined where the faces are in
 *   different clusters, or where only a must-link joins them
 * @throws JobError `NO_ACTIVE_RUN`, `FACE_NOT_FOUND`; GraphError `COLLECTION_NOT_FOUND`,
 *   `RUN_NOT_FOUND`
 */
export async function explainSameCluster(
  connection: GraphConnection,
  collection: string,
  faces: readonly [string, string],
  { run, graphs = new GraphCache() }: ExplainOptions = {},
): Promise<ChainStep[] | undefined> {
  const id = run ?? (await readCollection(connection, collection)).activeRun;
  if (id === null)
    throw new JobError(
      { code: "NO_ACTIVE_RUN", collection },
      `Collection ${collection} has not been clustered; run \`facegraph cluster\` first.`,
    );
  await readRun(connection, collection, id);
  const { graph, clusters } = await graphs.readWithRun(
    connection,
    collection,
    id,
  );
  const [from, to] = faces.map((face) => rowOf(graph, face, collection)) as [
    number,
    number,
  ];
  if (from === to) return [];
  const labels = new Uint32Array(graph.faceIds.length); // 0: alone
  const rows = rowsByOrdinal(graph);
  clusters.forEach(({ ordinals }, index) => {
    for (const ordinal of ordinals) {
      const row = rows[ordinal] ?? -1;
      if (row >= 0) labels[row] = index + 1;
    }
  });
  if (labels[from] === 0) return undefined;
  return explainPath(graph.adjacency, labels, from, to)?.map((step) => ({
    from: graph.faceIds[step.from]!,
    to: graph.faceIds[step.to]!,
    similarity: step.similarity,
  }));
}

function rowOf(
  { faceIds }: CollectionGraph,
  face: string,
  collection: string,
): number {
  const row = faceIds.indexOf(face);
  if (row >= 0) return row;
  throw new JobError(
    { code: "FACE_NOT_FOUND", face },
    `There is no face ${face} in collection ${collection}; it may have been erased.`,
  );
}
