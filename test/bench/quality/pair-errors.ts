// What the card of the default embedder says: pairs of different people that match, pairs of one
// person that do not, and the faces that resemble each other because they are of young children.
import { defaultCards } from "../../../libs/embedding/src/models/default-cards.ts";
import { photoSets } from "./sets/photo-sets.ts";
import type { LabelledFaces, QualitySet } from "./sets/quality-set.ts";
import { wildSets } from "./sets/wild-sets.ts";
import { youngChildren } from "./young-children.ts";

const thresholds = [0.3, 0.4] as const;
/** One pair of different people in so many. */
const oneIn = 1000;

export async function measurePairErrors(): Promise<string[]> {
  const lines = [
    "Measured faces of SFace. A false match is a pair of different people at or above the threshold, a false non-match a pair of one person below it.",
    "",
    "| set | faces | people | false matches at 0.30, 0.40 | false non-matches at 0.30, 0.40 | threshold of one false match in 1,000 |",
    "| --- | --- | --- | --- | --- | --- |",
  ];
  let families: LabelledFaces | undefined;
  for await (const set of bySFace()) {
    const faces = measuredFaces(set);
    if (set.origin === "families") families = faces;
    lines.push(rowOf(set.name, faces));
  }
  if (families === undefined) throw new Error("Expected a set of families.");
  return [...lines, "", ...describeYoungChildren(families)];
}

async function* bySFace(): AsyncGenerator<QualitySet, void> {
  const sets = [photoSets(), wildSets()];
  for (const each of sets)
    for await (const set of each)
      if (/sface/.test(set.name) && set.embeddings !== undefined) yield set;
}

function measuredFaces({
  embeddings,
  identities,
  isMeasured,
}: QualitySet): LabelledFaces {
  const { vectors, dimension } = embeddings!;
  const faces = [...identities.keys()].filter(
    (face) => isMeasured?.[face] !== 0,
  );
  return {
    vectors: Float32Array.from(
      faces.flatMap((face) => [
        ...vectors.subarray(face * dimension, (face + 1) * dimension),
      ]),
    ),
    dimension,
    identities: Uint32Array.from(faces, (face) => identities[face]!),
  };
}

function rowOf(name: string, faces: LabelledFaces): string {
  const { identities, vectors, dimension } = faces;
  const same: number[] = [];
  const different: number[] = [];
  for (let one = 1; one < identities.length; one++) {
    for (let two = 0; two < one; two++) {
      let similarity = 0;
      for (let value = 0; value < dimension; value++)
        similarity +=
          vectors[one * dimension + value]! * vectors[two * dimension + value]!;
      (identities[one] === identities[two] ? same : different).push(similarity);
    }
  }
  different.sort((one, two) => two - one);
  const share = (of: readonly number[], is: (value: number) => boolean) =>
    `${((100 * of.filter(is).length) / of.length).toFixed(2)} %`;
  return `| ${[
    name,
    identities.length,
    new Set(identities).size,
    thresholds.map((at) => share(different, (value) => value >= at)).join(", "),
    thresholds.map((at) => share(same, (value) => value < at)).join(", "),
    different[Math.floor(different.length / oneIn)]!.toFixed(2),
  ].join(" | ")} |`;
}

function describeYoungChildren(families: LabelledFaces): string[] {
  const card = defaultCards.embedder.youngChildren;
  const all = youngChildren(families, () => true);
  const halves = [0, 1].map((half) =>
    youngChildren(families, (person) => (person >> 1) % 2 === half),
  );
  const cosine = all.vector.reduce(
    (sum, value, index) => sum + value * card.vector[index]!,
    0,
  );
  return [
    `Young children, on the families: the mean of the twentieth of the faces that match most other people falsely at 0.40. Its cosine to the vector on the card is ${cosine.toFixed(4)}. Taken from half of the people, and tried on the others at a cosine of ${card.similarity}:`,
    "",
    "| half | faces that are marked | false matches in which they take part | false matches of all pairs | of the unmarked |",
    "| --- | --- | --- | --- | --- |",
    ...halves.map(
      ({ tryOn }, half) =>
        `| ${half === 0 ? "first" : "second"} | ${tryOn(card.similarity)
          .map((value) => `${(100 * value).toFixed(2)} %`)
          .join(" | ")} |`,
    ),
    "",
  ];
}
