import type { CollectionModel } from "@facegraph/face-graph/collections";

/** What a made-up model says of its collections. */
export const testModel: CollectionModel = {
  modelId: "test-model",
  similarity: "cosine",
  edgeFloor: 0.4,
  recommendedMethod: "classic",
  recommendedThreshold: 0.5,
};
