export {
  streamAdjacency,
  type StoredEdges,
  type StreamAdjacencyOptions,
} from "./stream-adjacency.ts";
export {
  streamGrowth,
  type GrownFace,
  type StoredGrowth,
} from "./stream-growth.ts";
export {
  writeSimilarities,
  type NewSimilarities,
  type WriteSimilaritiesOptions,
} from "./write-similarities.ts";
