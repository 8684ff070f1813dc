import type { Detection } from "../detect/detection.ts";
import { findLandmarks } from "../detect/face-landmarks.ts";
import type { UprightImage } from "../images/upright-image.ts";
import type { LoadedNetwork } from "../networks/inference.ts";
import type { EmbedderCard } from "../networks/model-card.ts";
import { fivePointsOf, type MarkedFace } from "./align-face.ts";

/**
 * Gives each face five points: the detector's own, or else out of 68 landmarks. These are looked
 * for only then, or when the embedder is aligned by them.
 * @param faces boxes and points in pixels of the image
 * @param models.landmarks finds 68 landmarks
 */
export async function markFaces(
  image: UprightImage,
  faces: readonly Pick<Detection, "box" | "points">[],
  {
    card,
    landmarks: network,
  }: {
    readonly card: Pick<EmbedderCard, "alignment">;
    readonly landmarks: LoadedNetwork;
  },
): Promise<MarkedFace[]> {
  const marked = faces.flatMap(({ box, points }) =>
    points === undefined ? [] : [{ box, points }],
  );
  if (marked.length === faces.length && card.alignment.kind !== "landmarks")
    return marked;
  const landmarks = await findLandmarks(
    network,
    image,
    faces.map(({ box }) => box),
  );
  return faces.map(({ box, points }, index) => ({
    box,
    points: points ?? fivePointsOf(landmarks[index]!),
    landmarks: landmarks[index]!,
  }));
}
