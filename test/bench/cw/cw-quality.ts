// How well faces are grouped: the tune sets beside the peers, stability, the threshold from the
// data.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Adjacency,
  agreement,
  automaticThreshold,
  chineseWhispers,
  type ClusterMethod,
  grow,
  unplaced,
} from "@facegraph/cw-core";
import { measureChanceSimilarity } from "@facegraph/similarity";
import { RandomSource } from "@facegraph/synthetic";
import { startPeers } from "../support/python-peers.ts";
import { graphFrom, readLfw2921 } from "./lfw2921.ts";
import { type TuneSet, tuneSets } from "./tune-sets.ts";

const methods = ["robust", "classic", "sharpened"] as const;
const floor = 0.3;
const thresholds = Array.from({ length: 11 }, (_, step) => 0.35 + step * 0.05);
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const row = (...cells: readonly (string | number)[]) =>
  `| ${cells.map((cell) => (typeof cell === "number" ? cell.toFixed(4) : cell)).join(" | ")} |`;

export async function measureQuality(): Promise<string[]> {
  const lfw = await readLfw2921();
  const adjacency = await graphFrom(lfw, 0.45);
  const asked = [0.45, 0.5, 0.55, 0.6, 0.65];
  return [
    "## lfw2921, edge floor 0.45: pairwise F by threshold",
    "",
    row("method", ...asked.map((at) => at.toFixed(2))),
    row("---", ...asked.map(() => "---")),
    ...methods.map((method) =>
      row(
        method,
        ...asked.map((at) => score(adjacency, lfw.identities, method, at)),
      ),
    ),
    "",
    ...measureStability(adjacency),
    ...(await measureTuneSets(await tuneSets())),
  ];
}

function score(
  adjacency: Adjacency,
  identities: Uint32Array,
  method: ClusterMethod,
  threshold: number,
): number {
  const { labels } = chineseWhispers(adjacency, { method, threshold });
  return agreement(labels, identities).pairwise.fMeasure;
}

function measureStability(adjacency: Adjacency): string[] {
  const random = new RandomSource(5);
  const added = Array.from({ length: 100 }, () =>
    random.below(adjacency.faceCount),
  );
  const shares = methods.map((method) => {
    const seeds = Array.from(
      { length: 20 },
      (_, seed) =>
        chineseWhispers(adjacency, { method, threshold: 0.55, seed: seed + 1 })
          .labels,
    );
    const seedsAgree = mean(
      seeds
        .slice(1)
        .map((labels) => agreement(labels, seeds[0]!).bCubed.fMeasure),
    );
    const again = added.map((face) => movedByAdding(adjacency, face, method));
    return { method, seedsAgree, again };
  });
  return [
    "## lfw2921 at 0.55: stability",
    "",
    "Seeds: B-cubed F of nineteen seeds against the first, on average. One face added: of a hundred faces taken in turn, the share of the others whose cluster mates change when it is added and everything is run again, and when it is grown.",
    "",
    row("method", "20 seeds", "run again: mean", "run again: worst", "grown"),
    row("---", "---", "---", "---", "---"),
    ...shares.map(({ method, seedsAgree, again }) =>
      row(
        method,
        seedsAgree,
        `${(100 * mean(again.map(({ rerun }) => rerun))).toFixed(3)} %`,
        `${(100 * Math.max(...again.map(({ rerun }) => rerun))).toFixed(3)} %`,
        `${(100 * Math.max(...again.map(({ grown }) => grown))).toFixed(3)} %`,
      ),
    ),
    "",
  ];
}

/** The share of other faces whose cluster mates are others once a face is there. */
function movedByAdding(
  adjacency: Adjacency,
  added: number,
  method: ClusterMethod,
): { rerun: number; grown: number } {
  const options = { method, threshold: 0.55 };
  const before = chineseWhispers(withoutEdgesOf(adjacency, added), options);
  const after = chineseWhispers(adjacency, options);
  const placed = Int32Array.from(before.labels);
  placed[added] = unplaced;
  const grown = grow(adjacency, placed, options);
  return {
    rerun: shareMoved(before.labels, after.labels, added),
    grown: shareMoved(before.labels, grown.labels, added),
  };
}

/** A face without edges takes part in nothing, and changes nobody's turn. */
function withoutEdgesOf(
  { faceCount, offsets, neighbours, similarities }: Adjacency,
  face: number,
): Adjacency {
  const keptOffsets = new Uint32Array(faceCount + 1);
  const kept: number[] = [];
  for (let row = 0; row < faceCount; row++) {
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++)
      if (row !== face && neighbours[entry] !== face) kept.push(entry);
    keptOffsets[row + 1] = kept.length;
  }
  return {
    faceCount,
    offsets: keptOffsets,
    neighbours: Uint32Array.from(kept, (entry) => neighbours[entry]!),
    similarities: Float32Array.from(kept, (entry) => similarities[entry]!),
  };
}

function shareMoved(
  before: Uint32Array,
  after: Uint32Array,
  added: number,
): number {
  const matesOf = (labels: Uint32Array) => {
    const members = new Map<number, number[]>();
    labels.forEach((label, face) => {
      if (face !== added)
        members.set(label, [...(members.get(label) ?? []), face]);
    });
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

/** Pairwise F by method, then by threshold. */
type Curves = Map<string, Map<number, number>>;

async function measureTuneSets(sets: readonly TuneSet[]): Promise<string[]> {
  const measured: { set: TuneSet; curves: Curves; auto: [number, number] }[] =
    [];
  for (const set of sets) {
    const adjacency = await graphFrom(set, floor);
    const curves = await askPeers(set);
    for (const method of methods) {
      curves.set(
        method,
        new Map(
          thresholds.map((at) => [
            at,
            score(adjacency, set.identities, method, at),
          ]),
        ),
      );
    }
    const auto = automaticThreshold(measureChanceSimilarity(set)!);
    measured.push({
      set,
      curves,
      auto: [auto, score(adjacency, set.identities, "robust", auto)],
    });
  }
  const fixed = [0.45, 0.55, 0.65];
  const at = (curves: Curves, name: string, threshold: number) =>
    [...curves.get(name)!].find(
      ([each]) => Math.abs(each - threshold) < 0.001,
    )![1];
  const names = [...measured[0]!.curves.keys()].sort();
  const isFixed = (name: string) => measured[0]!.curves.get(name)!.size === 1;
  return [
    "## Tune sets, one threshold for all: pairwise F, default settings",
    "",
    row("set", ...fixed.map((t) => t.toFixed(2)), "auto", "auto's threshold"),
    row("---", ...fixed.map(() => "---"), "---", "---"),
    ...measured.map(({ set, curves, auto }) =>
      row(
        `${set.name} (${set.identities.length} faces)`,
        ...fixed.map((t) => at(curves, "robust", t)),
        auto[1],
        auto[0].toFixed(2),
      ),
    ),
    ...methods.map((method) =>
      row(
        `**mean, ${method}**`,
        ...fixed.map((t) =>
          mean(measured.map(({ curves }) => at(curves, method, t))),
        ),
        method === "robust" ? mean(measured.map(({ auto }) => auto[1])) : "",
        "",
      ),
    ),
    "",
    "## Beside the peers: pairwise F at the best threshold / at the worst within 0.1 of it",
    "",
    "Thresholds 0.35 to 0.85 in steps of 0.05. HDBSCAN has none: its smallest cluster and samples are named instead.",
    "",
    row("method", "lfw2921", "mean, 7 sets", "mean, 3 with bursts"),
    row("---", "---", "---", "---"),
    ...names.map((name) => {
      const bestAndWorst = measured.map(({ set, curves }) => ({
        set,
        ...bestOf(curves.get(name)!),
      }));
      const cell = (chosen: typeof bestAndWorst) =>
        isFixed(name)
          ? mean(chosen.map(({ best }) => best)).toFixed(3)
          : `${mean(chosen.map(({ best }) => best)).toFixed(3)} / ${mean(chosen.map(({ worst }) => worst)).toFixed(3)}`;
      return row(
        name,
        cell(bestAndWorst.slice(0, 1)),
        cell(bestAndWorst.filter(({ set }) => !set.hasBursts)),
        cell(bestAndWorst.filter(({ set }) => set.hasBursts)),
      );
    }),
    "",
  ];
}

function bestOf(curve: ReadonlyMap<number, number>): {
  best: number;
  worst: number;
} {
  const [bestAt, best] = [...curve].reduce((one, two) =>
    two[1] > one[1] ? two : one,
  );
  const near = [...curve].filter(([at]) => Math.abs(at - bestAt) < 0.101);
  return { best, worst: Math.min(...near.map(([, value]) => value)) };
}

/**
 * The peers cluster the same embeddings in a Python process, and leave their labels in files; the
 * scores are taken here.
 */
async function askPeers(set: TuneSet): Promise<Curves> {
  const folder = await mkdtemp(join(tmpdir(), "facegraph-quality-"));
  await writeFile(join(folder, "vectors.f32"), set.vectors);
  const peers = await startPeers("cw/cw-quality-peers.py", [
    folder,
    String(set.dimension),
    thresholds.map((at) => at.toFixed(2)).join(","),
  ]);
  try {
    const curves: Curves = new Map();
    for (const answer of (await peers.ask("all")).split(";")) {
      const [name = "", at = "", file = ""] = answer.split("\t");
      const bytes = await readFile(join(folder, file));
      const labels = new Uint32Array(
        bytes.buffer.slice(
          bytes.byteOffset,
          bytes.byteOffset + bytes.byteLength,
        ),
      );
      const curve = curves.get(name) ?? new Map<number, number>();
      const nearest = thresholds.find(
        (each) => Math.abs(each - Number(at)) < 0.001,
      );
      curve.set(
        nearest ?? 0,
        agreement(labels, set.identities).pairwise.fMeasure,
      );
      curves.set(name, curve);
    }
    return curves;
  } finally {
    await peers.stop();
    await rm(folder, { recursive: true });
  }
}
