import {
  agreement,
  buildAdjacency,
  chineseWhispers,
  defaultChineseWhispersOptions,
} from "@facegraph/cw-core";
import { findExactPairs } from "@facegraph/similarity";
import type { NamedFace } from "./similarity-counts.ts";

/** A sharpness, and how well the clusters that it gives agree with the people. */
export interface SharpnessChoice {
  /** The exponent of a similarity in the support that it gives. */
  readonly sharpness: number;
  /** Pairwise F, 0..1, the mean over the thresholds that were tried. */
  readonly fMeasure: number;
}

const sharpnessesTried = Object.freeze(
  Array.from({ length: 16 }, (_, index) => index + 1),
);

/**
 * Finds the sharpness from 1 to 16 with which the method `sharpened` groups known faces best, at a
 * threshold and 0.1 to either side of it. Of equally good ones, it takes the nearest to the default
 * of Chinese Whispers.
 * @param faces centred, of length 1
 * @param floor no threshold is lower, because pairs below it are never stored
 */
export async function chooseSharpness(
  faces: readonly NamedFace[],
  { threshold, floor }: { readonly threshold: number; readonly floor: number },
): Promise<SharpnessChoice> {
  const dimension = faces[0]!.embedding.length;
  const vectors = new Float32Array(faces.length * dimension);
  faces.forEach(({ embedding }, face) => {
    vectors.set(embedding, face * dimension);
  });
  const pairs = await findExactPairs({ vectors, dimension }, { floor });
  const adjacency = buildAdjacency(faces.length, pairs);
  const people = [...new Set(faces.map(({ identity }) => identity))];
  const truth = Uint32Array.from(faces, ({ identity }) =>
    people.indexOf(identity),
  );
  const thresholds = [threshold - 0.1, threshold, threshold + 0.1].map((one) =>
    Math.min(Math.max(one, floor), 1),
  );
  const measure = (sharpness: number) => {
    const measured = thresholds.map((one) => {
      const { labels } = chineseWhispers(adjacency, {
        method: "sharpened",
        threshold: one,
        sharpness,
      });
      return agreement(labels, truth).pairwise.fMeasure;
    });
    return measured.reduce((sum, one) => sum + one, 0) / measured.length;
  };
  const usual = defaultChineseWhispersOptions.sharpness.sharpened;
  const [best] = sharpnessesTried
    .map((sharpness) => ({ sharpness, fMeasure: measure(sharpness) }))
    .sort(
      (one, two) =>
        two.fMeasure - one.fMeasure ||
        Math.abs(one.sharpness - usual) - Math.abs(two.sharpness - usual),
    );
  return best!;
}
