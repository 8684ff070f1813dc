import { photoSets } from "./photo-sets.ts";
import { type QualitySet, setFromFaces } from "./quality-set.ts";
import { sparseSets } from "./sparse-sets.ts";
import { tuneSets } from "./tune-sets.ts";
import { wildSets } from "./wild-sets.ts";

/** The card's threshold for FaceNet and for vectors like it. */
const recommendedThreshold = 0.55;

/** Below `../shared`. */
export const sharedDataOfOpenSets = [
  "data/lfw2921",
  "data/wild",
  "data/lfw10",
  "data/friends",
];

/**
 * Every set that the quality of clustering is measured on, one at a time: lfw2921 and the nine tune
 * sets, sparse ones, data/wild, and photos.
 * @param mostFaces larger sets are left out
 */
export async function* openSets(
  mostFaces: number,
): AsyncGenerator<QualitySet, void> {
  for (const sets of [openTuneSets(), sparseSets(), wildSets(), photoSets()])
    for await (const set of sets)
      if (set.adjacency.faceCount <= mostFaces) yield set;
}

async function* openTuneSets(): AsyncGenerator<QualitySet, void> {
  for (const { name, origin, ...faces } of await tuneSets())
    yield await setFromFaces(faces, { name, origin, recommendedThreshold });
}
