import type { FaceModels } from "@facegraph/embedding";
import type { CollectionModel } from "@facegraph/face-graph/collections";

/** What a collection remembers of the model that its faces are embedded with. */
export function collectionModelOf({
  card,
}: Pick<FaceModels, "card">): CollectionModel {
  const { id, similarity, edgeFloor, sharpness = null } = card;
  const { recommendedMethod, recommendedThreshold } = card;
  return {
    modelId: id,
    similarity,
    edgeFloor,
    recommendedMethod,
    recommendedThreshold,
    recommendedSharpness: sharpness,
  };
}
