import type { FaceModels } from "@facegraph/embedding";
import type { CollectionModel } from "@facegraph/face-graph/collections";

/** What a collection stores about the model that embeds its faces. */
export function collectionModelOf({
  card,
}: Pick<FaceModels, "card">): CollectionModel {
  const { id, similarity, edgeFloor, sharpness = null } = card;
  const { holdsUpToFaces = null } = card;
  const { recommendedMethod, recommendedThreshold } = card;
  return {
    modelId: id,
    similarity,
    edgeFloor,
    recommendedMethod,
    recommendedThreshold,
    recommendedSharpness: sharpness,
    thresholdHoldsUpTo: holdsUpToFaces,
  };
}
