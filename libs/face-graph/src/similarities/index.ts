export { streamAdjacency, type StoredEdges } from "./stream-adjacency.ts";
export {
  writeSimilarities,
  type NewSimilarities,
} from "./write-similarities.ts";
