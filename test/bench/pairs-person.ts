// A library that is nearly one person: what the cap on pairs does to memory, time and grouping.
import { readFileSync, writeFileSync } from "node:fs";
import {
  agreement,
  buildAdjacency,
  chineseWhispers,
  type Adjacency,
} from "@facegraph/cw-core";
import {
  defaultExactPairsOptions,
  findExactPairs,
  floorAboveChance,
  measureChanceSimilarity,
} from "@facegraph/similarity";
import { makeSyntheticLibrary } from "../support/synthetic-library.ts";

const facesOfPerson = 20_000;
const otherFaces = 5_000;
const floor = 0.45; // and threshold: the default model's
const threshold = 0.55;
const methods = ["robust", "classic"] as const;

export async function measurePerson(): Promise<string[]> {
  const { vectors, dimension, identities } = makeLibrary();
  const embeddings = { vectors, dimension };
  const chance = measureChanceSimilarity(embeddings)!;
  globalThis.gc?.();
  writeFileSync("/proc/self/clear_refs", "5"); // the peak starts anew
  const before = statusBytes("VmRSS");
  const started = performance.now();
  const pairs = await findExactPairs(embeddings, { floor });
  const seconds = (performance.now() - started) / 1000;
  const peak = statusBytes("VmHWM") - before;
  const adjacency = buildAdjacency(identities.length, pairs);
  const cap = defaultExactPairsOptions.maxPerFace;
  return [
    `## One person with ${facesOfPerson.toLocaleString("en")} faces, and ${otherFaces.toLocaleString("en")} faces of others`,
    "",
    `128 values each, drawn as our synthetic libraries are (similarity within a person 0.66 at the median), floor ${floor}, at most ${cap} pairs a face unless the other end wants more. ` +
      `An exact search took ${seconds.toFixed(1)} s and ${(peak / 2 ** 20).toFixed(0)} MB beyond the ${(vectors.byteLength / 2 ** 20).toFixed(0)} MB of embeddings: ` +
      `${pairs.sources.length.toLocaleString("en")} pairs stayed, ${pairs.droppedByCap.toLocaleString("en")} were dropped by the cap.`,
    "",
    `| method at ${threshold} | seconds | clusters the person fell into | share in the largest | faces of others in it | pairwise F, all faces |`,
    "| --- | --- | --- | --- | --- | --- |",
    ...methods.map((method) => group(adjacency, identities, method)),
    "",
    `The floor that an ingest of this library would derive from its pairs, taking most for chance: ${floorAboveChance(chance).toFixed(2)} (an ingest stops at the recommended threshold).`,
    "",
  ];
}

/** Identity 0 is the person. */
function makeLibrary() {
  const person = makeSyntheticLibrary({
    faceCount: facesOfPerson,
    strangerShare: 0,
    sizeExponent: 0, // any size as likely as another,
    largestIdentity: 1e9, // so that the first is larger than the library
  });
  if (person.identities.some((identity) => identity !== 0))
    throw new Error("Expected one person.");
  const others = makeSyntheticLibrary({ faceCount: otherFaces, seed: 2 });
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
  return `| ${method} | ${seconds.toFixed(2)} | ${sizes.size} | ${(size / facesOfPerson).toFixed(4)} | ${strangers} | ${fMeasure.toFixed(4)} |`;
}

function statusBytes(field: string): number {
  const line = readFileSync("/proc/self/status", "utf8")
    .split("\n")
    .find((each) => each.startsWith(`${field}:`))!;
  return Number(/\d+/.exec(line)![0]) * 1024;
}
