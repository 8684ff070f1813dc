/** How well a face can be judged, 0..1, and what speaks against it. */
export interface FaceQuality {
  readonly quality: number;
  readonly qualityReasons: readonly string[];
}

/** Faces at least so wide have all that the embedder looks at. */
const fullSizePx = 80;
const smallSizePx = 32;
const doubtfulScore = 0.7;

export function judgeQuality(
  sizePx: number,
  detectionScore: number,
): FaceQuality {
  const qualityReasons: string[] = [];
  if (sizePx < smallSizePx) qualityReasons.push("SMALL");
  if (detectionScore < doubtfulScore) qualityReasons.push("DOUBTFUL_DETECTION");
  return {
    quality: Math.min(1, sizePx / fullSizePx) * detectionScore,
    qualityReasons,
  };
}
