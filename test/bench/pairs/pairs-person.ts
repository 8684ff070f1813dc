// A library that is nearly one person: what the cap on pairs does to memory, time and grouping.
import {
  type Adjacency,
  agreement,
  buildAdjacency,
  chineseWhispers,
  withRowsTruncatedAt,
} from "@facegraph/cw-core";
import {
  defaultExactPairsOptions,
  findExactPairs,
  floorAboveChance,
  measureChanceSimilarity,
} from "@facegraph/similarity";
import { makeSyntheticLibrary } from "@facegraph/synthetic";
import { watchPeak } from "../support/peak-memory.ts";

const sizesOfPerson = [2000, 5000, 12_000, 16_000, 20_000];
const otherFaces = 5_000;
const floor = 0.45; // and threshold: the default model's
const threshold = 0.55;
const methods = ["robust", "classic"] as const;

export async function measurePerson(): Promise<string[]> {
  const cap = defaultExactPairsOptions.maxPerFace;
  const lines = [
    `## One person of many faces, and ${otherFaces.toLocaleString("en")} faces of others`,
    "",
    `128 values each, drawn as our synthetic libraries are (similarity within a person 0.66 at the median), floor ${floor}, at most ${cap} pairs a face unless the other end wants more. ` +
      "The chance floor is what would be taken for the edge floor if the person's pairs were chance; an ingest stops at the recommended threshold.",
    "",
    `| faces of the person | seconds of search | MB beyond the embeddings | pairs kept | dropped by the cap | chance floor |`,
    "| --- | --- | --- | --- | --- | --- |",
  ];
  const grouped: string[] = [];
  for (const facesOfPerson of sizesOfPerson) {
    const { vectors, dimension, identities } = makeLibrary(facesOfPerson);
    const embeddings = { vectors, dimension };
    const chance = measureChanceSimilarity(embeddings)!;
    const peak = watchPeak();
    const started = performance.now();
    const pairs = await findExactPairs(embeddings, { floor });
    const seconds = (performance.now() - started) / 1000;
    lines.push(
      `| ${facesOfPerson.toLocaleString("en")} | ${seconds.toFixed(1)} | ${(peak() / 2 ** 20).toFixed(0)} | ${pairs.sources.length.toLocaleString("en")} | ${pairs.droppedByCap.toLocaleString("en")} | ${floorAboveChance(chance).toFixed(2)} |`,
    );
    const adjacency = withRowsTruncatedAt(
      buildAdjacency(identities.length, pairs),
      cap,
    );
    for (const method of methods)
      grouped.push(group(adjacency, identities, facesOfPerson, method));
  }
  return [
    ...lines,
    "",
    `| faces of the person | method at ${threshold} | seconds | clusters the person fell into | share in the largest | faces of others in it | pairwise F, all faces |`,
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...grouped,
    "",
  ];
}

/** Identity 0 is the person. */
function makeLibrary(facesOfPerson: number) {
  const person = makeSyntheticLibrary({
    name: "one person",
    faceCount: facesOfPerson,
    strangerShare: 0,
    sizeExponent: 0, // any size as likely as another,
    largestIdentity: 1e9, // so that the first is larger than the library
  });
  if (person.identities.some((identity) => identity !== 0))
    throw new Error("Expected one person.");
  const others = makeSyntheticLibrary({
    name: "others",
    faceCount: otherFaces,
    seed: 2,
  });
  const vectors = new Float32Array(
    person.vectors.length + others.vectors.length,
  );
  vectors.set(person.vectors);
  vectors.set(others.vectors, person.vectors.length);
  const identities = new Uint32Array(facesOfPerson + otherFaces);
  identities.set(
    others.identities.map((identity) => identity + 1),
    facesOfPerson,
  );
  return { vectors, dimension: person.dimension, identities };
}

function group(
  adjacency: Adjacency,
  identities: Uint32Array,
  facesOfPerson: number,
  method: (typeof methods)[number],
): string {
  const started = performance.now();
  const { labels } = chineseWhispers(adjacency, { method, threshold });
  const seconds = (performance.now() - started) / 1000;
  const sizes = new Map<number, number>();
  for (const label of labels.subarray(0, facesOfPerson))
    sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const [largest, size] = [...sizes].reduce((one, two) =>
    two[1] > one[1] ? two : one,
  );
  const strangers = labels
    .subarray(facesOfPerson)
    .filter((label) => label === largest).length;
  const { fMeasure } = agreement(labels, identities).pairwise;
  return `| ${facesOfPerson.toLocaleString("en")} | ${method} | ${seconds.toFixed(2)} | ${sizes.size} | ${(size / facesOfPerson).toFixed(4)} | ${strangers} | ${fMeasure.toFixed(4)} |`;
}
