// What the detector's limits rest on: faces found and false ones by score and size, with and
// without the closer look, and how well faces are told apart by size. Photographs are made smaller
// and put side by side on large canvases.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  decodeImage,
  type FaceModels,
  openFaceModels,
  type Rectangle,
} from "@facegraph/embedding";
import type { Detection } from "../../../libs/embedding/src/detect/detection.ts";
import {
  detectFaces,
  detectOnce,
  type FaceDetector,
} from "../../../libs/embedding/src/detect/face-detector.ts";
import { alignFace } from "../../../libs/embedding/src/embed/align-face.ts";
import { embedAligned } from "../../../libs/embedding/src/embed/face-embedder.ts";
import { markFaces } from "../../../libs/embedding/src/embed/mark-faces.ts";
import type { UprightImage } from "../../../libs/embedding/src/images/upright-image.ts";
import { loadNetwork } from "../../../libs/embedding/src/networks/inference.ts";
import {
  collage,
  type KnownPhoto,
  scaleTo,
} from "../../../libs/embedding/test/detect/collage.ts";
import { packageFolder } from "../../../libs/model-conversion/src/face-api/read-weights.ts";
import { filesBelow } from "../../support/files-below.ts";
import { sharedFolder } from "../../support/folders.ts";
import { modelsFolder } from "../support/needs.ts";
import { overlaps, Tally } from "./detection-tally.ts";

const scores = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];

/** What looks, by the name that it has in the tables. */
const detectors = Object.freeze({
  YuNet: { id: "yunet-2023mar", decoding: "yunet", maxOverlap: 0.3 },
  "SSD MobileNet": {
    id: "ssd-mobilenet-v1",
    decoding: "ssd-mobilenet",
    maxOverlap: 0.5,
  },
  "the tiny detector": {
    id: "tiny-face",
    decoding: "tiny-face",
    maxOverlap: 0.5,
  },
} as const);
type DetectorName = keyof typeof detectors;

/** The networks that look, and the photographs with faces that two of them agree on. */
interface Scene {
  readonly models: FaceModels;
  readonly detector: (name: DetectorName, minScore: number) => FaceDetector;
  readonly known: readonly KnownPhoto[];
  /** Paths of photographs of single people, in a folder each. */
  readonly lfw: readonly string[];
}

export async function measureDetection(): Promise<string[]> {
  const models = await openFaceModels({ modelsFolder });
  try {
    const scene = await openScene(models);
    const { known } = scene;
    return [
      `${known.length} photographs (lfw10, the group photographs, the package's six samples), made smaller and put side by side. Faces are those that SSD (0.5) and YuNet (0.6) agree on at full size, ` +
        `${known.reduce((sum, { faces }) => sum + faces.length, 0)} in all; what neither sees at 0.2 and 0.3 is a false one. A face is found where the boxes overlap by more than 0.4.`,
      ...(await tellScores(scene, "YuNet", 512, [8, 10, 12, 16, 24, 32, 48])),
      ...(await tellScores(
        scene,
        "SSD MobileNet",
        512,
        [8, 10, 12, 16, 24, 32, 48],
      )),
      ...(await tellScores(
        scene,
        "the tiny detector",
        416,
        [24, 32, 40, 48, 64],
      )),
      ...(await tellScales(scene, "YuNet", 0.6)),
      ...(await tellScales(scene, "SSD MobileNet", 0.5)),
      ...(await tellRecognition(scene)),
      "",
    ];
  } finally {
    await models.close();
  }
}

async function openScene(models: FaceModels): Promise<Scene> {
  const networks = new Map<DetectorName, FaceDetector["network"]>();
  for (const [name, { id }] of Object.entries(detectors))
    networks.set(
      name as DetectorName,
      await loadNetwork(await readFile(join(modelsFolder, `${id}.onnx`)), 1),
    );
  const detector = (name: DetectorName, minScore: number): FaceDetector => ({
    card: { ...detectors[name], minScore },
    network: networks.get(name)!,
  });
  const lfw = filesBelow(sharedFolder("data/lfw10"));
  const groups = filesBelow(sharedFolder("data/friends/groups"));
  const samples = [1, 2, 3, 4, 5, 6].map((number) =>
    join(packageFolder(), "demo", `sample${number}.jpg`),
  );
  const photos: KnownPhoto[] = [];
  for (const path of [...lfw, ...groups, ...samples])
    photos.push(
      await describe(
        path,
        detector("SSD MobileNet", 0.2),
        detector("YuNet", 0.3),
      ),
    );
  const known = photos.filter(({ faces }) => faces.length > 0);
  return { models, detector, known, lfw };
}

async function describe(
  path: string,
  ssd: FaceDetector,
  yunet: FaceDetector,
): Promise<KnownPhoto> {
  const image = await decodeImage(await readFile(path));
  const ours = await detectOnce(ssd, image);
  const others = await detectOnce(yunet, image);
  const faces = ours.filter(
    ({ box, score }) =>
      score >= 0.5 &&
      others.some((other) => other.score >= 0.6 && overlaps(other.box, box)),
  );
  return {
    path,
    image,
    faces: faces.map(({ box }) => box),
    doubtful: [...ours, ...others].map(({ box }) => box),
  };
}

/** One look, at the size of the network's input: found, and false, at each score. */
async function tellScores(
  scene: Scene,
  name: DetectorName,
  side: number,
  sizes: readonly number[],
): Promise<string[]> {
  const lines = [
    "",
    `One look of ${name} at ${side} x ${side}: share of faces found, and false ones, by the side of a face in pixels of that, and by score.`,
    "",
    `| face | faces | ${scores.join(" | ")} |`,
    `|---|---|${scores.map(() => "---|").join("")}`,
  ];
  for (const size of sizes) {
    const tally = new Tally(scores);
    for (const offset of [0, 11, 23]) {
      const canvas = await collage(
        scene.known,
        side,
        side * 0.75,
        size,
        offset,
      );
      tally.add(
        canvas,
        await detectOnce(scene.detector(name, 0.2), canvas.image),
      );
    }
    lines.push(`| ${size} | ${tally.faces} | ${tally.cells().join(" | ")} |`);
  }
  return lines;
}

/** Canvases as large as photographs, with and without the closer look. */
async function tellScales(
  { detector: detectorAt, known }: Scene,
  name: DetectorName,
  minScore: number,
): Promise<string[]> {
  const lines = [
    "",
    `Canvases of 4000 x 3000: faces found by ${name}, and false ones, at ${minScore}, with one look and with the closer look where there are hints; milliseconds in all, on one thread. First 12 photographs on grey, then full.`,
    "",
    "| face | faces | one look | closer | one look, ms | closer, ms |",
    "|---|---|---|---|---|---|",
  ];
  const detector = detectorAt(name, minScore);
  for (const [size, most] of [48, 64, 80, 96, 128, 192].flatMap((each) =>
    [12, 999].map((count) => [each, count] as const),
  )) {
    const canvas = await collage(known, 4000, 3000, size, 5, most);
    const [one, oneMs] = await time(() => detectOnce(detector, canvas.image));
    const [two, twoMs] = await time(() => detectFaces(detector, canvas.image));
    const cellOf = (found: readonly Detection[]) => {
      const tally = new Tally([minScore]);
      tally.add(canvas, found);
      return tally.cells()[0]!;
    };
    lines.push(
      `| ${size} | ${canvas.faces.length} | ${cellOf(one)} | ${cellOf(two)} | ${oneMs.toFixed(0)} | ${twoMs.toFixed(0)} |`,
    );
  }
  let [more, spent, plain] = [0, 0, 0];
  for (const { image } of known) {
    const [one, oneMs] = await time(() => detectOnce(detector, image));
    const [two, twoMs] = await time(() => detectFaces(detector, image));
    if (one.length > 0) more += two.length - one.length;
    plain += oneMs;
    spent += twoMs;
  }
  lines.push(
    "",
    `On the photographs themselves the closer look adds ${more} faces, and takes ${(spent / plain).toFixed(2)} of the time of one look.`,
  );
  return lines;
}

/** Each main face of lfw10, made smaller with its photograph, against all others at full size. */
async function tellRecognition({
  models,
  known,
  lfw,
}: Scene): Promise<string[]> {
  const { recommendedThreshold: threshold } = models.card;
  const lines = [
    "",
    `Main faces of lfw10 made smaller with their photograph, saved as JPEG, and described by ${models.card.id}, against the others at full size: the share of pairs of one person at ${threshold} or more, the same of two, and how often the most similar is the same person.`,
    "",
    "| shorter side | same person | other person | most similar is the same |",
    "|---|---|---|---|",
  ];
  const faces = [];
  for (const { path, image, faces: boxes } of known.filter(({ path }) =>
    lfw.includes(path),
  )) {
    const box = boxes.toSorted(
      (one, two) => fromMiddle(one, image) - fromMiddle(two, image),
    )[0]!;
    const embedding = await embed(models, image, box);
    faces.push({ person: dirname(path), image, box, embedding });
  }
  for (const size of [0, 64, 48, 32, 24, 20, 16, 12]) {
    let [same, samePairs, other, otherPairs, nearest] = [0, 0, 0, 0, 0];
    for (const face of faces) {
      const scale =
        size === 0 ? 1 : size / Math.min(face.box.width, face.box.height);
      const { x, y, width, height } = face.box;
      const embedding =
        size === 0
          ? face.embedding
          : await embed(models, await scaleTo(face.image, scale), {
              x: x * scale,
              y: y * scale,
              width: width * scale,
              height: height * scale,
            });
      let [best, bestPerson] = [-1, ""];
      for (const against of faces.filter((each) => each !== face)) {
        const similarity = embedding.reduce(
          (sum, value, index) => sum + value * against.embedding[index]!,
          0,
        );
        const isHit = similarity >= threshold ? 1 : 0;
        if (against.person === face.person) {
          samePairs++;
          same += isHit;
        } else {
          otherPairs++;
          other += isHit;
        }
        if (similarity > best)
          [best, bestPerson] = [similarity, against.person];
      }
      if (bestPerson === face.person) nearest++;
    }
    lines.push(
      `| ${size === 0 ? "full" : size} | ${(same / samePairs).toFixed(3)} | ${(other / otherPairs).toFixed(4)} | ${(nearest / faces.length).toFixed(3)} |`,
    );
  }
  return lines;
}

async function embed(
  models: FaceModels,
  image: UprightImage,
  box: Rectangle,
): Promise<Float32Array> {
  const [found] = (await detectFaces(models.detector, image)).filter((face) =>
    overlaps(face.box, box),
  );
  const [face] = await markFaces(image, [found ?? { box }], models);
  const aligned = alignFace(image, face!, models.card);
  return (await embedAligned(models.embedder, models.card, [aligned]))[0]!;
}

function fromMiddle(
  { x, y, width, height }: Rectangle,
  image: UprightImage,
): number {
  return Math.hypot(
    x + width / 2 - image.width / 2,
    y + height / 2 - image.height / 2,
  );
}

async function time<Result>(
  work: () => Promise<Result>,
): Promise<[Result, number]> {
  const start = performance.now();
  const result = await work();
  return [result, performance.now() - start];
}
