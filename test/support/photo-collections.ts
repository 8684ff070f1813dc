import type { GraphConnection } from "@facegraph/face-graph";
import { collectionModelOf, ingestPhotos } from "@facegraph/jobs";
import { sessionOver, useModels } from "./photographs.ts";
import { useGraph } from "./servers/neo4j.ts";

/** Collections of a test file, to ingest photographs into, by default with the default models. */
export function usePhotoCollections(embedder?: string) {
  const graph = useGraph();
  const faces = useModels(embedder);
  return {
    get connection() {
      return graph.connection;
    },
    empty: async () =>
      (await graph.freshCollection(collectionModelOf(faces.models))).name,
    ingest: (folder: string, collection: string) =>
      ingestPhotos(sessionOver(graph.connection, faces.models), folder, {
        collection,
      }),
  };
}

/** How much of the graph belongs to a collection. */
export async function countAll(
  connection: GraphConnection,
  collection: string,
): Promise<{ nodes: number; relationships: number }> {
  const [row] = await connection.read<{ nodes: number; relationships: number }>(
    `MATCH (n) WHERE n.collection = $collection WITH count(n) AS nodes
     OPTIONAL MATCH (n)-[r]->() WHERE n.collection = $collection RETURN nodes, count(r) AS relationships`,
    { collection },
  );
  return row!;
}
