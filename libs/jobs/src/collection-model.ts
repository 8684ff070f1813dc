import type { FaceModels } from "@facegraph/embedding";
import type { CollectionModel } from "@facegraph/face-graph";

/** What a collection remembers of the model that its faces are embedded with. */
export function collectionModelOf({
  card: { id, similarity, edgeFloor, recommendedMethod, recommendedThreshold },
}: Pick<FaceModels, "card">): CollectionModel {
  return {
    modelId: id,
    similarity,
    edgeFloor,
    recommendedMethod,
    recommendedThreshold,
  };
}
