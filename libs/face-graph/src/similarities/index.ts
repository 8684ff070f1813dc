export { type StoredEdges, streamAdjacency } from "./stream-adjacency.ts";
export {
  type NewSimilarities,
  writeSimilarities,
} from "./write-similarities.ts";
