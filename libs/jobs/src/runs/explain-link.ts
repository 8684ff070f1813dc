import { explainPath } from "@facegraph/cw-core";
import { readCollection } from "@facegraph/face-graph/collections";
import { readRun } from "@facegraph/face-graph/runs";
import { type GraphConnection } from "@facegraph/face-graph";
import { JobError } from "../errors.ts";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import {
  rowsByOrdinal,
  type CollectionGraph,
} from "@facegraph/face-graph/in-memory";

export interface ExplainOptions {
  /** A run's id; by default the active one. */
  readonly run?: string;
  /** Where graphs are kept between calls; without it each call reads the database. */
  readonly graphs?: GraphCache;
}

/** Two faces, by id, and how similar they are. */
export interface LinkStep {
  readonly from: string;
  readonly to: string;
  readonly similarity: number;
}

/**
 * Says why a run has two faces together: the chain of similar faces within their cluster whose
 * weakest pair is strongest.
 * @param faces ids
 * @returns one pair after the other, none for a face and itself; undefined where the run does not
 *   have them together, or has because people said so and no similar faces join them
 * @throws JobError `NO_ACTIVE_RUN`, `FACE_NOT_FOUND`; GraphError `COLLECTION_NOT_FOUND`,
 *   `RUN_NOT_FOUND`
 */
export async function explainLink(
  connection: GraphConnection,
  collection: string,
  faces: readonly [string, string],
  { run, graphs = new GraphCache() }: ExplainOptions = {},
): Promise<LinkStep[] | undefined> {
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
  const labels = new Uint32Array(graph.faceIds.length); // 0 for faces alone
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
