// Large JPEGs, decoded smaller where that is enough, beside the same decoded whole: time, memory,
// and whether faces are the same.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  decodeImage,
  type ExtractedFace,
  extractFaces,
  type FaceModels,
  openFaceModels,
  overlapOf,
} from "@facegraph/embedding";
import { asScalable } from "../../../libs/embedding/src/images/photo-scale.ts";
import { openPhoto } from "../../../libs/embedding/src/images/read-image.ts";
import { findFaces } from "../../../libs/embedding/src/processes/find-faces.ts";
import {
  enlarge,
  group,
  groupFarAway,
  portrait,
} from "../../../libs/embedding/test/images/enlarged.ts";
import { stateFolder } from "../../support/folders.ts";
import { median } from "../support/figures.ts";
import { modelsFolder } from "../support/needs.ts";

export async function measureLargePhotos(rounds: number): Promise<string[]> {
  const models = await openFaceModels({ modelsFolder });
  const folder = join(stateFolder, "bench", "large-photos");
  await mkdir(folder, { recursive: true });
  try {
    return await measurePhotos(models, folder, rounds);
  } finally {
    await models.close();
    await rm(folder, { recursive: true });
  }
}

async function drawPhotos(): Promise<
  (readonly [what: string, bytes: Buffer])[]
> {
  return [
    ["a group, 4032 x 2267", await enlarge(group, 4032)],
    ["a group, 6000 x 3373", await enlarge(group, 6000)],
    ["the same, turned", await enlarge(group, 6000, 6)],
    ["a group, 10,000 x 5622", await enlarge(group, 10_000)],
    ["a group of small faces, 6000 x 4000", await groupFarAway()],
    ["a portrait, 10,000 x 10,000", await enlarge(portrait, 10_000)],
    ["the same, turned", await enlarge(portrait, 10_000, 6)],
  ];
}

async function measurePhotos(
  models: FaceModels,
  folder: string,
  rounds: number,
): Promise<string[]> {
  const lines = [
    `JPEGs made of the open photographs, enlarged; each looked at in one process and described by ${models.card.id}, decoded as small as its faces allow, and whole. ` +
      `Milliseconds for decoding and looking, median of ${rounds} rounds, alternating; peak resident memory of a child process that looks at this photograph alone, decoded as ingest does. ` +
      "Overlap (intersection over union) and cosine are the least of any face, against the same photograph decoded whole.",
    "",
    "| photograph | smaller, ms | whole, ms | peak, MB | faces | whole | overlap | cosine |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
  ];
  for (const [index, [what, bytes]] of (await drawPhotos()).entries()) {
    const ways = {
      smaller: async () => findFaces(models, await openPhoto(bytes)),
      whole: async () =>
        findFaces(models, asScalable(await decodeImage(bytes))),
    };
    const found = { smaller: await ways.smaller(), whole: await ways.whole() };
    const times = { smaller: [] as number[], whole: [] as number[] };
    for (let round = 0; round < rounds; round++)
      for (const way of ["smaller", "whole"] as const) {
        const start = performance.now();
        await ways[way]();
        times[way].push(performance.now() - start);
      }
    const path = join(folder, `${index}.jpg`);
    await writeFile(path, bytes);
    const peak = (await peakOf(models, path)) / 2 ** 20;
    const { overlap, cosine } = compare(found.smaller, found.whole);
    lines.push(
      `| ${what} | ${median(times.smaller).toFixed(0)} | ${median(times.whole).toFixed(0)} | ${peak.toFixed(0)} | ${found.smaller.length} | ${found.whole.length} | ${overlap.toFixed(2)} | ${cosine.toFixed(3)} |`,
    );
  }
  return [...lines, ""];
}

async function peakOf(models: FaceModels, path: string): Promise<number> {
  let peakBytes = 0;
  for await (const { outcome } of extractFaces(models, [path], {
    processes: 1,
    onProcessUse: (use) => (peakBytes = use.peakBytes),
  }))
    if (outcome !== "faces") throw new Error(`Expected faces in ${path}.`);
  return peakBytes;
}

/** The least overlap and cosine of any face with the one in its place. */
function compare(
  found: readonly ExtractedFace[],
  expected: readonly ExtractedFace[],
) {
  const nearest = expected.map((face) => {
    const overlaps = found.map(({ pixelBox }) =>
      overlapOf(pixelBox, face.pixelBox),
    );
    const overlap = Math.max(0, ...overlaps);
    const other = found[overlaps.indexOf(overlap)];
    const cosine =
      other?.embedding.reduce(
        (sum, value, index) => sum + value * face.embedding[index]!,
        0,
      ) ?? 0;
    return { overlap, cosine };
  });
  return {
    overlap: Math.min(...nearest.map(({ overlap }) => overlap)),
    cosine: Math.min(...nearest.map(({ cosine }) => cosine)),
  };
}
