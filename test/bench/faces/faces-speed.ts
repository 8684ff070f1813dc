// Photographs to embeddings, beside @vladmandic/face-api on its WASM backend: the same photographs,
// alternating.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { getPriority } from "node:os";
import { join } from "node:path";
import {
  decodeImage,
  extractFaces,
  type FaceModels,
  openFaceModels,
  writeSamplePhotos,
} from "@facegraph/embedding";
import { detectFaces } from "../../../libs/embedding/src/detect/face-detector.ts";
import { alignFace } from "../../../libs/embedding/src/embed/align-face.ts";
import { embedAligned } from "../../../libs/embedding/src/embed/face-embedder.ts";
import { markFaces } from "../../../libs/embedding/src/embed/mark-faces.ts";
import { startFaceApi } from "../../../libs/embedding/test/models/face-api.ts";
import { filesBelow } from "../../support/files-below.ts";
import { sharedFolder, stateFolder } from "../../support/folders.ts";
import { median, spread } from "../support/figures.ts";
import { modelsFolder } from "../support/needs.ts";

type Describe = Awaited<ReturnType<typeof startFaceApi>>;

export async function measureFaces(rounds: number): Promise<string[]> {
  const samplesFolder = join(stateFolder, "bench", "sample-photos");
  await writeSamplePhotos(samplesFolder);
  const sets = {
    "lfw10, 100 photos of 250 x 250": filesBelow(sharedFolder("data/lfw10")),
    "42 sample photos of groups": filesBelow(samplesFolder),
  };
  const models = await openFaceModels({ modelsFolder });
  try {
    return [
      ...(await measureRates(models, sets, rounds)),
      ...(await measureStages(models, sets)),
    ];
  } finally {
    await models.close();
  }
}

type Sets = Readonly<Record<string, readonly string[]>>;

async function measureRates(
  models: FaceModels,
  sets: Sets,
  rounds: number,
): Promise<string[]> {
  const describeByPackage = await startFaceApi();
  const lines = [
    `Ours finds faces with ${models.choice.detector ?? ""} and describes them with ${models.card.id}; the peer finds them with SSD (score 0.5) and describes them with dlib's network, by 68 landmarks. ` +
      `We use a process for each processor, started anew, and that is counted; the peer is @vladmandic/face-api 1.7.15 on tfjs WASM, started before. One round to warm up, then ${rounds}, alternating; median and range of photos per second.`,
    "",
    "| photos | facegraph | faces | face-api | faces | ratio of medians | of the best | processor time, facegraph | face-api |",
    "|---|---|---|---|---|---|---|---|---|",
  ];
  for (const [name, paths] of Object.entries(sets)) {
    const warm = paths.slice(0, 6);
    await runOurs(models, warm);
    await runPeer(describeByPackage, warm);
    const ours: Round[] = [];
    const peers: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      ours.push(await runOurs(models, paths));
      peers.push(await runPeer(describeByPackage, paths));
    }
    const ratio = median(ratesOf(ours)) / median(ratesOf(peers));
    lines.push(
      `| ${name} | ${spread(ratesOf(ours), 1)} | ${ours[0]!.faces} | ${spread(ratesOf(peers), 1)} | ${peers[0]!.faces} | ${ratio.toFixed(1)} | ${(best(ours) / best(peers)).toFixed(1)} | ${showTime(ours)} | ${showTime(peers)} |`,
    );
  }
  return [
    ...lines,
    "",
    "Processor time is that of all processes for a photograph, in milliseconds, the least of the rounds; other work on the machine hardly adds to it. Over the number of processors it is the rate that a machine of our own would give.",
    "",
    "Where nothing is found we look again with a margin around the photo: those looks, and the faces they find, are in our figures alone.",
    "",
  ];
}

async function measureStages(
  models: FaceModels,
  sets: Sets,
): Promise<string[]> {
  const lines = [
    "Where the time goes, one photograph after the other in one process, milliseconds per photograph (mean):",
    "",
    "| photos | read and decode | detect | points | align | embed |",
    "|---|---|---|---|---|---|",
  ];
  for (const [name, paths] of Object.entries(sets)) {
    const stages = await timeStages(models, paths);
    lines.push(
      `| ${name} | ${stages.map((milliseconds) => (milliseconds / paths.length).toFixed(1)).join(" | ")} |`,
    );
  }
  return [
    ...lines,
    "",
    `Niceness of both: ${getPriority()}. Ours has work for every processor, so other work on the machine slows it more than the peer, which uses one.`,
    "",
  ];
}

interface Round {
  readonly photosPerSecond: number;
  /** Processor time for a photograph, children's included. */
  readonly processorMs: number;
  readonly faces: number;
}

async function runOurs(
  models: FaceModels,
  paths: readonly string[],
): Promise<Round> {
  const start = now();
  let faces = 0;
  for await (const extraction of extractFaces(models, paths))
    if (extraction.outcome === "faces") faces += extraction.faces.length;
  return rate(paths, faces, start);
}

async function runPeer(
  describeByPackage: Describe,
  paths: readonly string[],
): Promise<Round> {
  const start = now();
  let faces = 0;
  for (const path of paths)
    faces += (await describeByPackage(await decodeImage(await readFile(path))))
      .length;
  return rate(paths, faces, start);
}

function rate(
  { length: photos }: readonly string[],
  faces: number,
  start: Moment,
): Round {
  const end = now();
  const seconds = (end.wallMs - start.wallMs) / 1000;
  const processorMs = (end.processorMs - start.processorMs) / photos;
  return { photosPerSecond: photos / seconds, processorMs, faces };
}

interface Moment {
  readonly wallMs: number;
  readonly processorMs: number;
}

/**
 * The clock, and the processor time of this process and its children that have ended, which Linux
 * counts in hundredths of a second.
 */
function now(): Moment {
  const fields = readFileSync("/proc/self/stat", "latin1").split(") ")[1]!;
  const [user, system, childrenUser, childrenSystem] = fields
    .split(" ")
    .slice(11, 15)
    .map(Number) as [number, number, number, number];
  const ticks = user + system + childrenUser + childrenSystem;
  return { wallMs: performance.now(), processorMs: ticks * 10 };
}

/** Read and decode, detect, points, align, embed: total milliseconds of each. */
async function timeStages(
  models: FaceModels,
  paths: readonly string[],
): Promise<number[]> {
  const { detector, embedder, card } = models;
  const spent = [0, 0, 0, 0, 0];
  const time = async <Result>(
    stage: number,
    work: () => Result | Promise<Result>,
  ) => {
    const start = performance.now();
    const result = await work();
    spent[stage]! += performance.now() - start;
    return result;
  };
  for (const path of paths) {
    const image = await time(0, async () => decodeImage(await readFile(path)));
    const found = await time(1, () => detectFaces(detector, image));
    const marked = await time(2, () => markFaces(image, found, models));
    const aligned = await time(3, () =>
      marked.map((face) => alignFace(image, face, card)),
    );
    await time(4, () => embedAligned(embedder, card, aligned));
  }
  return spent;
}

function showTime(measured: readonly Round[]): string {
  return Math.min(...measured.map(({ processorMs }) => processorMs)).toFixed(0);
}

function best(measured: readonly Round[]): number {
  return Math.max(...ratesOf(measured));
}

function ratesOf(measured: readonly Round[]): number[] {
  return measured.map(({ photosPerSecond }) => photosPerSecond);
}
