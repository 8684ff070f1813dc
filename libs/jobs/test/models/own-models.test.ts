import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { agreement, buildAdjacency, chineseWhispers } from "@facegraph/cw-core";
import {
  extractFaces,
  type FaceModels,
  openFaceModels,
  overlapOf,
} from "@facegraph/embedding";
import { findExactPairs } from "@facegraph/similarity";
import { sharedPath, testWithShared as test } from "@facegraph/test-support";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { addFaceModel } from "../../src/index.ts";

const projectFolder = join(import.meta.dirname, "../../../..");
let stateFolder = "";
beforeAll(async () => {
  stateFolder = await mkdtemp(join(tmpdir(), "facegraph-own-models-"));
  const settings = { stateFolder, environment: {} };
  for (const id of ["yunet", "facenet", "mobilefacenet"])
    await addFaceModel(settings, () => undefined, {
      model: sharedPath("models", `${id}.onnx`),
      card: join(projectFolder, "docs/model-cards", `${id}.json`),
    });
});
afterAll(() => rm(stateFolder, { recursive: true }));

interface NamedFace {
  readonly embedding: Float32Array;
  readonly name: string | undefined;
}

type Box = readonly [number, number, number, number];

/**
 * The main face of a photo has the name of its folder; in group photos, names are known by their
 * boxes.
 */
async function namedFaces(
  models: FaceModels,
  folder: string,
): Promise<NamedFace[]> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(({ name }) => /\.(jpg|png)$/.test(name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  const groups = JSON.parse(
    readFileSync(sharedPath("data", "friends", "groups.json"), "utf8"),
  ) as Readonly<Record<string, readonly { name: string; box: Box }[]>>;
  const named: NamedFace[] = [];
  for await (const extraction of extractFaces(models, paths)) {
    if (extraction.outcome !== "faces")
      throw new Error(`Expected a face in ${extraction.path}.`);
    const group = groups[basename(extraction.path)];
    for (const { embedding, isMain, pixelBox } of extraction.faces) {
      const folderName = isMain
        ? basename(dirname(extraction.path))
        : undefined;
      const boxName = group?.find(({ box: [x, y, width, height] }) => {
        return overlapOf(pixelBox, { x, y, width, height }) > 0.4;
      })?.name;
      named.push({ embedding, name: group ? boxName : folderName });
    }
  }
  return named;
}

/** Pairwise F of the faces that have a name, grouped among all as the card recommends. */
async function pairwiseF(models: FaceModels, faces: readonly NamedFace[]) {
  const { embeddingSize, edgeFloor, recommendedMethod, recommendedThreshold } =
    models.card;
  const vectors = new Float32Array(faces.length * embeddingSize);
  faces.forEach(({ embedding }, face) => {
    vectors.set(embedding, face * embeddingSize);
  });
  const pairs = await findExactPairs(
    { vectors, dimension: embeddingSize },
    { floor: edgeFloor },
  );
  const { labels } = chineseWhispers(buildAdjacency(faces.length, pairs), {
    threshold: recommendedThreshold,
    method: recommendedMethod,
  });
  const names = [...new Set(faces.map(({ name }) => name))];
  const known = [...faces.keys()].filter(
    (face) => faces[face]!.name !== undefined,
  );
  const { pairwise } = agreement(
    Uint32Array.from(known, (face) => labels[face]!),
    Uint32Array.from(known, (face) => names.indexOf(faces[face]!.name)),
  );
  return { faces: known.length, fMeasure: pairwise.fMeasure };
}

describe.each(["facenet", "mobilefacenet"])("%s, as its card says,", (id) => {
  test.each([
    ["one hundred photographs of ten people", "lfw10", 100, 0.985],
    ["forty crops and five group photographs", "friends", 63, 0.95],
  ])(
    "groups %s (%s): %i named faces, pairwise F of at least %f",
    async (_, folder, faceCount, leastF) => {
      const models = await openFaceModels({
        modelsFolder: join(stateFolder, "models"),
        embedder: id,
      });
      try {
        const faces = await namedFaces(models, sharedPath("data", folder));
        const { faces: found, fMeasure } = await pairwiseF(models, faces);
        expect(found).toBe(faceCount);
        expect(fMeasure).toBeGreaterThanOrEqual(leastF);
      } finally {
        await models.close();
      }
    },
  );
});
