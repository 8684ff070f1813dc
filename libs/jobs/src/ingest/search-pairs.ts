import type {
  ChanceSimilarity,
  Collection,
  PairSearch,
} from "@facegraph/face-graph/collections";
import { faceKeyOf, type StoredEmbeddings } from "@facegraph/face-graph/faces";
import {
  findPairs,
  floorAboveChance,
  type FoundPairs,
  measureChanceSimilarity,
} from "@facegraph/similarity";
import type { JobOptions } from "../session/settings.ts";
import { raiseFloor } from "./edge-floor.ts";

export interface SearchPairsOptions extends JobOptions {
  /** Compare every two faces, however long that takes. */
  readonly exact?: boolean;
  /** How long an exact search may take, as estimated; by default ten minutes. */
  readonly exactWithinSeconds?: number;
  /** Pairs with a face in this row or a later one are searched; by default all. */
  readonly from?: number;
}

/** Similar pairs of embeddings, and what the search says of the collection. */
export interface SearchedPairs {
  readonly pairs: FoundPairs;
  readonly search: PairSearch;
  /** It rises with the number of faces. */
  readonly edgeFloor: number;
  /** How similar two faces are by chance; null for fewer than two. */
  readonly chance: ChanceSimilarity | null;
  /** Sentences for the user. */
  readonly notices: readonly string[];
}

/**
 * Searches similar pairs at or above the edge floor that fits the number of faces, and nothing is
 * stored. The outcome depends on the faces, not on the order in which they are stored.
 * @throws AbortedError; SimilarityError
 */
export async function searchPairs(
  stored: StoredEmbeddings,
  collection: Pick<
    Collection,
    "edgeFloor" | "recommendedThreshold" | "maxPairsPerFace"
  >,
  options: SearchPairsOptions,
): Promise<SearchedPairs> {
  const {
    signal,
    onProgress,
    exact = false,
    exactWithinSeconds,
    from = 0,
  } = options;
  const chance = sampleChance(stored);
  const edgeFloor =
    chance === undefined
      ? collection.edgeFloor
      : raiseFloor(collection, floorAboveChance(chance));
  const pairs = await findPairs(stored, {
    floor: edgeFloor,
    maxPerFace: collection.maxPairsPerFace,
    exact,
    ...(exactWithinSeconds === undefined ? {} : { exactWithinSeconds }),
    from,
    faceKeys: BigUint64Array.from(stored.faceIds, faceKeyOf),
    ...(signal === undefined ? {} : { signal }),
    onProgress: (share) =>
      onProgress?.("Comparing faces", Math.round(share * 100), 100),
  });
  const notices: string[] = [];
  if (edgeFloor > collection.edgeFloor)
    notices.push(
      `The edge floor rose from ${collection.edgeFloor.toFixed(3)} to ${edgeFloor.toFixed(3)}: among ${stored.faceIds.length} faces, weaker pairs are mostly chance.`,
    );
  if (pairs.recall !== null) {
    const { share, sampledFaces } = pairs.recall;
    notices.push(
      `Similar pairs were searched approximately, because comparing every two faces would take about ${Math.ceil(pairs.estimatedExactSeconds)} s. The search found ${(share * 100).toFixed(1)} % of the neighbours of ${sampledFaces} sampled faces. --exact compares every two faces.`,
    );
  }
  if (pairs.droppedByCap > 0)
    notices.push(
      `${pairs.droppedByCap} similar pairs were left out, because both of their faces have ${collection.maxPairsPerFace} stronger ones.`,
    );
  return {
    pairs,
    search: describeSearch(pairs),
    edgeFloor,
    chance: chance ?? null,
    notices,
  };
}

function describeSearch({ method, recall }: FoundPairs): PairSearch {
  return {
    method,
    recall: recall?.share ?? null,
    sampledFaces: recall?.sampledFaces ?? 0,
  };
}

/** Measures chance similarity on a sample that does not depend on the order of storing. */
function sampleChance(stored: StoredEmbeddings) {
  const { faceIds } = stored;
  const order = Uint32Array.from(faceIds.keys()).sort((one, two) =>
    faceIds[one]! < faceIds[two]! ? -1 : 1,
  );
  return measureChanceSimilarity(stored, { order });
}
