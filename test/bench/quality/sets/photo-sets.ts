import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import {
  extractFaces,
  type FaceModels,
  openFaceModels,
  overlapOf,
  type Rectangle,
} from "@facegraph/embedding";
import { filesBelow } from "../../../support/files-below.ts";
import { sharedFolder, stateFolder } from "../../../support/folders.ts";
import { modelsFolder } from "../../support/needs.ts";
import {
  type LabelledFaces,
  type QualitySet,
  setFromFaces,
} from "./quality-set.ts";

/** A face as it was found, in a form that can be kept in a file. */
interface FoundFace {
  /** Below the shared data. */
  readonly photo: string;
  readonly box: Rectangle;
  readonly isMain: boolean;
  readonly embedding: readonly number[];
}

/** The person of a face; undefined where the face is not measured. */
type Identify = (face: FoundFace) => string | undefined;

/** Beyond this a box and the truth's are the same face: intersection over union. */
const sameFace = 0.3;

/**
 * Lfw10, and the friends' crops and group photos together, by the product's default models.
 * Embeddings are kept in the state folder, by the digest of the embedder and what boxes depend on.
 */
export async function* photoSets(): AsyncGenerator<QualitySet, void> {
  const models = await openFaceModels({ modelsFolder });
  try {
    const { recommendedThreshold } = models.card;
    const model = models.card.id;
    yield await setFromFaces(
      label(await facesOf(models, "lfw10"), ({ photo, isMain }) =>
        isMain ? basename(dirname(photo)) : undefined,
      ),
      { name: `lfw10, ${model}`, origin: "photos", recommendedThreshold },
    );
    yield await setFromFaces(
      label(await facesOf(models, "friends"), await readFriends()),
      { name: `friends, ${model}`, origin: "photos", recommendedThreshold },
    );
  } finally {
    await models.close();
  }
}

function label(faces: readonly FoundFace[], personOf: Identify): LabelledFaces {
  const people = faces.map(personOf);
  const names = [...new Set(people)];
  return {
    vectors: Float32Array.from(faces.flatMap(({ embedding }) => embedding)),
    dimension: faces[0]?.embedding.length ?? 1,
    identities: Uint32Array.from(people, (name) => names.indexOf(name)),
    isMeasured: Uint8Array.from(people, (name) => (name === undefined ? 0 : 1)),
  };
}

/** A crop shows who its folder is named after, in a group photo the box decides. */
async function readFriends(): Promise<Identify> {
  const groups = JSON.parse(
    await readFile(join(sharedFolder("data/friends"), "groups.json"), "utf8"),
  ) as Record<
    string,
    { name: string; box: [x: number, y: number, w: number, h: number] }[]
  >;
  return ({ photo, box, isMain }) => {
    const known = groups[basename(photo)];
    if (known === undefined)
      return isMain ? basename(dirname(photo)) : undefined;
    return known.find(({ box: [x, y, width, height] }) => {
      return overlapOf({ x, y, width, height }, box) > sameFace;
    })?.name;
  };
}

async function facesOf(
  models: FaceModels,
  folder: "lfw10" | "friends",
): Promise<FoundFace[]> {
  const { card, foundBy } = models;
  const digest = createHash("sha256")
    .update(`${card.sha256} ${foundBy}`)
    .digest("hex");
  const keptFolder = join(stateFolder, "bench", "quality-faces");
  const kept = join(keptFolder, `${folder}-${digest.slice(0, 16)}.json`);
  if (existsSync(kept))
    return JSON.parse(await readFile(kept, "utf8")) as FoundFace[];
  const shared = sharedFolder(`data/${folder}`);
  const photos = filesBelow(shared).filter((path) => /\.(jpg|png)$/.test(path));
  const found: FoundFace[] = [];
  for await (const extraction of extractFaces(models, photos)) {
    if (extraction.outcome !== "faces") continue;
    for (const { pixelBox, isMain, embedding } of extraction.faces)
      found.push({
        photo: extraction.path.slice(shared.length + 1),
        box: pixelBox,
        isMain,
        embedding: [...embedding],
      });
  }
  await mkdir(keptFolder, { recursive: true });
  await writeFile(kept, JSON.stringify(found));
  return found;
}
