// What changes that should not: other seeds, one face more, faces that come in batches.
import { agreement, chineseWhispers, grow, unplaced } from "@facegraph/cw-core";
import { RandomSource } from "@facegraph/synthetic";
import {
  growInBatches,
  type GrownLabels,
  withFaces,
} from "./growth-in-batches.ts";
import { ownMethods, scoresOf } from "./methods.ts";
import { type QualitySet, setFromFaces } from "./sets/quality-set.ts";
import { sparseSets } from "./sets/sparse-sets.ts";
import { tuneSets } from "./sets/tune-sets.ts";
import { wildSets } from "./sets/wild-sets.ts";
import { mean } from "./summaries.ts";
import { heading, row } from "./table.ts";

const seedCount = 20;
const addedCount = 100;

export async function measureStability(): Promise<string[]> {
  const sets = await stabilitySets();
  const [lfw] = sets;
  return [
    "Methods with their default settings, at the threshold that the card of the embedder names (FaceNet 0.55, SFace 0.40; random graphs 0.50).",
    "",
    `## ${seedCount} seeds`,
    "",
    "Agreement: B-cubed F of nineteen seeds against the first. Pairwise F: over the twenty.",
    "",
    ...heading(
      "set",
      "method",
      "agreement, mean",
      "agreement, least",
      "F, best",
      "F, worst",
      "best − worst",
    ),
    ...sets.flatMap(seedRows),
    "",
    `## lfw2921: one face added`,
    "",
    `Of ${addedCount} faces taken in turn: the share of the others whose cluster mates change when it is added and everything is run again, and when it is grown.`,
    "",
    ...heading("method", "run again: mean", "run again: worst", "grown: worst"),
    ...addedRows(lfw!),
    "",
    "## Growth in ten batches",
    "",
    "Pairwise F of a full run, and of faces that come in ten batches in random order; placed faces stay. After each batch no suggestion to merge is accepted, or the right ones (as by a person who knows), or all. A suggestion is right when the two clusters are mostly of one person; what was not accepted may be asked again, and counts again.",
    "",
    ...heading(
      "set",
      "method",
      "full run",
      "grown",
      "right ones accepted",
      "right of those asked",
      "all accepted",
      "right of those asked",
    ),
    ...sets.flatMap(growthRows),
    "",
  ];
}

/** lfw2921 first; beside it a noisy, a sparse and a wild one. */
async function stabilitySets(): Promise<QualitySet[]> {
  const tune = await tuneSets();
  const chosen = ["lfw2921", "synthetic, noisy"].map((name) =>
    tune.find((set) => set.name === name)!,
  );
  const sets: QualitySet[] = [];
  for (const { name, origin, ...faces } of chosen)
    sets.push(
      await setFromFaces(faces, { name, origin, recommendedThreshold: 0.55 }),
    );
  for await (const set of sparseSets()) {
    sets.push(set);
    break;
  }
  for await (const set of wildSets()) {
    sets.push(set);
    break;
  }
  return sets;
}

function seedRows(set: QualitySet): string[] {
  return ownMethods.map(({ name, options }) => {
    const runs = Array.from(
      { length: seedCount },
      (_, seed) =>
        chineseWhispers(set.adjacency, {
          ...options,
          threshold: set.recommendedThreshold,
          seed: seed + 1,
        }).labels,
    );
    const agreements = runs
      .slice(1)
      .map((labels) => agreement(labels, runs[0]!).bCubed.fMeasure);
    const scores = runs.map((labels) => scoresOf(set, labels).pairwise);
    const best = Math.max(...scores);
    const worst = Math.min(...scores);
    return row(
      set.name,
      name,
      mean(agreements).toFixed(4),
      Math.min(...agreements).toFixed(4),
      best,
      worst,
      best - worst,
    );
  });
}

function addedRows({ adjacency, recommendedThreshold }: QualitySet): string[] {
  const random = new RandomSource(5);
  const moved = ownMethods.map(() => ({
    again: [] as number[],
    grown: [] as number[],
  }));
  for (let turn = 0; turn < addedCount; turn++) {
    const added = random.below(adjacency.faceCount);
    // a face without edges takes part in nothing, and changes nobody's turn
    const without = withFaces(adjacency, (face) => face !== added);
    ownMethods.forEach(({ options: ofMethod }, index) => {
      const options = { ...ofMethod, threshold: recommendedThreshold };
      const before = chineseWhispers(without, options).labels;
      const again = chineseWhispers(adjacency, options).labels;
      const placed = Int32Array.from(before);
      placed[added] = unplaced;
      const grown = grow(adjacency, placed, options).labels;
      moved[index]!.again.push(shareMoved(before, again, added));
      moved[index]!.grown.push(shareMoved(before, grown, added));
    });
  }
  const percent = (share: number) => `${(100 * share).toFixed(3)} %`;
  return ownMethods.map(({ name }, index) => {
    const { again, grown } = moved[index]!;
    return row(
      name,
      percent(mean(again)),
      percent(Math.max(...again)),
      percent(Math.max(...grown)),
    );
  });
}

/** The share of other faces whose cluster mates are others once a face is there. */
function shareMoved(
  before: Uint32Array,
  after: Uint32Array,
  added: number,
): number {
  const matesOf = (labels: Uint32Array) => {
    const members = Map.groupBy(
      [...labels.keys()].filter((face) => face !== added),
      (face) => labels[face]!,
    );
    const names = new Map(
      [...members].map(([label, faces]) => [label, faces.join(" ")]),
    );
    return (face: number) => names.get(labels[face]!);
  };
  const matesBefore = matesOf(before);
  const matesAfter = matesOf(after);
  let moved = 0;
  for (let face = 0; face < before.length; face++)
    if (face !== added && matesBefore(face) !== matesAfter(face)) moved++;
  return moved / (before.length - 1);
}

function growthRows(set: QualitySet): string[] {
  return ownMethods.map(({ name, options: ofMethod }) => {
    const options = { ...ofMethod, threshold: set.recommendedThreshold };
    const scoreOf = (labels: Uint32Array) => scoresOf(set, labels).pairwise;
    const full = scoreOf(chineseWhispers(set.adjacency, options).labels);
    const [none, right, all] = (["none", "right", "all"] as const).map(
      (accepting) => growInBatches(set, options, accepting),
    ) as [GrownLabels, GrownLabels, GrownLabels];
    const told = ({ rightCount, askedCount }: GrownLabels) =>
      `${rightCount} of ${askedCount}`;
    return row(
      set.name,
      name,
      full,
      scoreOf(none.labels),
      scoreOf(right.labels),
      told(right),
      scoreOf(all.labels),
      told(all),
    );
  });
}
