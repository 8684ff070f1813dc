// Large people whose faces are joined to few others: random graphs, k-nearest graphs, a cap, and a
// search that misses pairs.
import { buildAdjacency, withRowsTruncatedAt } from "@facegraph/cw-core";
import { findExactPairs } from "@facegraph/similarity";
import {
  drawSparsePeople,
  keepPairsAtRandom,
  makeSyntheticLibrary,
  type SparsePeopleOptions,
  type SyntheticLibraryOptions,
} from "@facegraph/synthetic";
import { readLfw2921 } from "./lfw2921.ts";
import {
  type LabelledFaces,
  lowestThreshold,
  type QualitySet,
  setFromFaces,
} from "./quality-set.ts";

const sixLarge: readonly number[] = Array<number>(6).fill(400);
const uneven: readonly number[] = [1000, 500, 250, 120, 60, 30];
/** Of the pairs of random graphs, whose mean is 0.6. */
const thresholdOfRandom = 0.5;
/** Of vectors like those of FaceNet and dlib. */
const thresholdOfVectors = 0.55;

const randomGraphs: Readonly<Record<string, SparsePeopleOptions>> = {
  "random graph, degree 10": {
    sizes: sixLarge,
    meanDegree: 10,
    wrongShare: 0.05,
  },
  "random graph, degree 20": {
    sizes: sixLarge,
    meanDegree: 20,
    wrongShare: 0.05,
  },
  "random graph, degree 35": {
    sizes: sixLarge,
    meanDegree: 35,
    wrongShare: 0.05,
  },
  "random graph, degree 20, nothing wrong": { sizes: sixLarge, meanDegree: 20 },
  "random graph, degree 20, uneven people": {
    sizes: uneven,
    meanDegree: 20,
    wrongShare: 0.05,
  },
};

/**
 * Six large people among small ones and strangers. A third of all people look like the one drawn
 * before.
 */
const crowd: Omit<SyntheticLibraryOptions, "name"> = {
  faceCount: 2400 + 300 + 200,
  identitySizes: [...sixLarge, ...Array<number>(10).fill(30)],
  lookAlikeShare: 0.33,
  lookAlikeSimilarity: 0.7,
  seed: 41,
};

/** People of 30 to 1,000 faces, and strangers; more of them look alike. */
const unevenCrowd: Omit<SyntheticLibraryOptions, "name"> = {
  ...crowd,
  faceCount: 1960 + 200,
  identitySizes: uneven,
  lookAlikeShare: 0.6,
  seed: 42,
};

const cap = 20;

/** Twelve planted sets, and lfw2921 cut to 15 neighbours. The same on every machine. */
export async function* sparseSets(): AsyncGenerator<QualitySet, void> {
  let seed = 51;
  for (const [name, options] of Object.entries(randomGraphs))
    yield plantSet(name, { ...options, seed: seed++ });
  const faces = drawFaces(crowd);
  for (const neighbours of [10, 15, 35])
    yield await setFromFaces(faces, {
      ...describe(`${neighbours} nearest`),
      mostPerFace: neighbours,
    });
  const unmarked = await setFromFaces(drawFaces(unevenCrowd), {
    ...describe(`cap of ${cap}, uneven people, no marks`),
    mostPerFace: cap,
  });
  yield unmarked;
  yield {
    ...unmarked,
    name: `cap of ${cap}, uneven people, marked`,
    adjacency: withRowsTruncatedAt(unmarked.adjacency, cap),
  };
  for (const share of [0.3, 0.6]) yield await searchMissing(faces, share);
  yield await setFromFaces(await readLfw2921(), {
    name: "lfw2921, 15 nearest",
    origin: "lfw2921",
    recommendedThreshold: thresholdOfVectors,
    mostPerFace: 15,
  });
}

function describe(name: string) {
  return {
    name,
    origin: "sparse" as const,
    recommendedThreshold: thresholdOfVectors,
  };
}

function plantSet(name: string, options: SparsePeopleOptions): QualitySet {
  const { faceCount, identities, pairs } = drawSparsePeople(options);
  return {
    ...describe(name),
    recommendedThreshold: thresholdOfRandom,
    adjacency: buildAdjacency(faceCount, pairs),
    identities,
    isSparse: true,
  };
}

function drawFaces(
  options: Omit<SyntheticLibraryOptions, "name">,
): LabelledFaces {
  const library = makeSyntheticLibrary({ name: "sparse", ...options });
  const { vectors, dimension, identities } = library;
  return { vectors, dimension, identities: Uint32Array.from(identities) };
}

async function searchMissing(
  { vectors, dimension, identities }: LabelledFaces,
  share: number,
): Promise<QualitySet> {
  const embeddings = { vectors, dimension };
  const pairs = await findExactPairs(embeddings, {
    floor: lowestThreshold(thresholdOfVectors),
    maxPerFace: identities.length,
  });
  return {
    ...describe(`search that finds ${share * 100} % of pairs`),
    adjacency: buildAdjacency(
      identities.length,
      keepPairsAtRandom(pairs, share, 61),
    ),
    identities,
    embeddings,
    isSparse: true,
  };
}
