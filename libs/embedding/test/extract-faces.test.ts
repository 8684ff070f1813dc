import { readdirSync, readFileSync } from "node:fs";
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithShared, hasShared } from "@facegraph/test-support";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type ExtractedFace,
  extractFaces,
  type Extraction,
  type ExtractOptions,
  type FaceModels,
  openFaceModels,
  overlapOf,
  readPhotoFile,
} from "../src/index.ts";
import { cosineOf, modelsFolder, sharedPath, useModels } from "./fixtures.ts";

const faces = useModels();

async function extractAll(
  paths: readonly string[],
  options: ExtractOptions = {},
): Promise<Extraction[]> {
  const extractions: Extraction[] = [];
  for await (const extraction of extractFaces(faces.models, paths, options))
    extractions.push(extraction);
  return extractions;
}

function facesOf(extraction: Extraction): readonly ExtractedFace[] {
  return extraction.outcome === "faces" ? extraction.faces : [];
}

function filesBelow(...path: string[]): string[] {
  const folder = sharedPath("data", ...path);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

describe("faces are found", () => {
  test("in each of one hundred photographs of ten people, one of them the main face", async () => {
    const extractions = await extractAll(filesBelow("lfw10"));
    expect(extractions).toHaveLength(100);
    for (const extraction of extractions) {
      const found = facesOf(extraction);
      expect(found.filter(({ isMain }) => isMain)).toHaveLength(1);
      for (const { box, embedding } of found) {
        const [x, y, width, height] = box;
        expect(Math.min(x, y, width, height)).toBeGreaterThanOrEqual(0);
        expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1 + 1e-9);
        expect(Math.hypot(...embedding)).toBeCloseTo(1, 5);
      }
    }
  });

  test("in each of forty tight crops", async () => {
    const extractions = await extractAll(filesBelow("friends", "people"));
    expect(extractions.map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 40 }, () => "faces"),
    );
  });

  test("where the truth has them in five group photographs, all twenty-three", async () => {
    const truth = JSON.parse(
      readFileSync(sharedPath("data", "friends", "groups.json"), "utf8"),
    ) as Record<
      string,
      readonly { readonly box: readonly [number, number, number, number] }[]
    >;
    let matched = 0;
    for (const [name, expected] of Object.entries(truth)) {
      const path = sharedPath("data", "friends", "groups", name);
      const [extraction] = await extractAll([path]);
      for (const { box } of expected) {
        const [x, y, width, height] = box;
        const isFound = facesOf(extraction!).some(
          ({ pixelBox }) => overlapOf(pixelBox, { x, y, width, height }) > 0.4,
        );
        if (isFound) matched++;
      }
    }
    expect(matched).toBe(23);
  });
});

test("a photograph stored in any of eight orientations gives the same box and embedding", async () => {
  const jpegs = filesBelow("orientation").filter((path) =>
    path.endsWith(".jpg"),
  );
  expect(jpegs).toHaveLength(8);
  const found = (await extractAll(jpegs)).map(facesOf);
  const [first] = found[0]!;
  for (const [face, ...others] of found) {
    expect(others).toEqual([]);
    for (const side of ["x", "y", "width", "height"] as const) {
      const difference = face!.pixelBox[side] - first!.pixelBox[side];
      expect(Math.abs(difference)).toBeLessThanOrEqual(1);
    }
    expect(cosineOf(face!.embedding, first!.embedding)).toBeGreaterThanOrEqual(
      0.999,
    );
  }
});

test("the same pixels give the same faces, whatever the format", async () => {
  const paths = ["orientation-6.png", "orientation-6.webp", "upright.png"];
  const [png, webp, upright] = (
    await extractAll(
      paths.map((name) => sharedPath("data", "orientation", name)),
    )
  ).map(facesOf);
  expect(png).toHaveLength(1);
  expect(webp).toEqual(png);
  expect(upright).toEqual(png);
});

describeWithShared("every file has an outcome", () => {
  const good = sharedPath("data", "lfw10", "Tony_Blair", "Tony_Blair_0002.jpg");
  const others = hasShared ? filesBelow("lfw10").slice(0, 20) : [];
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "facegraph-outcomes-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("in the order of the paths, and the good ones among bad ones are unharmed", async () => {
    const text = join(folder, "text.jpg");
    const link = join(folder, "link.jpg");
    const named = join(folder, "line\nbreak.jpg");
    await writeFile(text, "this is no photograph");
    await symlink(good, link);
    await cp(others[0]!, named);
    const missing = join(folder, "missing.jpg");
    const paths = [text, named, folder, link, good, missing];
    const extractions = await extractAll(paths);
    expect(extractions.map(({ path }) => path)).toEqual(paths);
    expect(
      extractions.map((extraction) =>
        extraction.outcome === "rejected"
          ? extraction.code
          : extraction.outcome,
      ),
    ).toEqual([
      "NOT_AN_IMAGE",
      "faces",
      "NOT_A_REGULAR_FILE",
      "NOT_A_REGULAR_FILE",
      "faces",
      "UNREADABLE",
    ]);
    const [alone] = await extractAll([others[0]!]);
    expect(facesOf(extractions[1]!)).toEqual(facesOf(alone!));
  });

  test("and content that is known is not looked at again", async () => {
    const { sha256 } = await readPhotoFile(good);
    const [extraction] = await extractAll([good], {
      isKnown: (digest) => digest === sha256,
    });
    expect(extraction).toMatchObject({ outcome: "known", sha256 });
  });

  test("nor is a copy of one that came before, unless that was refused", async () => {
    const [text, copyOfText, copy] = ["one.jpg", "two.jpg", "three.jpg"].map(
      (name) => join(folder, name),
    ) as [string, string, string];
    await writeFile(text, "this is no photograph, either");
    await cp(text, copyOfText);
    await cp(good, copy);
    let started = 0;
    const extractions = await extractAll([good, text, copy, copyOfText, good], {
      processes: 2,
      locationsOf: () => {
        started++;
        return Promise.resolve(undefined);
      },
    });
    expect(extractions.map(({ outcome }) => outcome)).toEqual([
      "faces",
      "rejected",
      "known",
      "rejected",
      "known",
    ]);
    expect(started).toBe(3);
  });

  test("unless it is stopped, which gives up what is under way", async () => {
    const stop = new AbortController();
    const seen: Extraction[] = [];
    for await (const extraction of extractFaces(faces.models, others, {
      signal: stop.signal,
    })) {
      seen.push(extraction);
      stop.abort();
    }
    expect(seen).toHaveLength(1);
  });

  test("and a failure of the caller's own is thrown, not swallowed", async () => {
    const failure = new Error("the database is gone");
    await expect(
      extractAll(others.slice(0, 3), {
        isKnown: () => Promise.reject(failure),
      }),
    ).rejects.toBe(failure);
  });
});

test("the mean vector can be left out, in child processes as in this one", async () => {
  const photo = sharedPath("data", "friends", "people", "amy", "amy1.png");
  const embedder = "dlib-resnet-34"; // one that has a mean vector
  const usual = await openFaceModels({ modelsFolder, embedder });
  const uncentred = await openFaceModels({
    modelsFolder,
    embedder,
    isUncentred: true,
  });
  try {
    const embed = async (models: FaceModels, processes: number) => {
      for await (const extraction of extractFaces(models, [photo], {
        processes,
      }))
        return facesOf(extraction)[0]!.embedding;
      throw new Error("Expected an outcome.");
    };
    const [centred, ours, theirs] = [
      await embed(usual, 1),
      await embed(uncentred, 0),
      await embed(uncentred, 1),
    ];
    expect(theirs).toEqual(ours);
    const { meanVector } = usual.card;
    const moved = ours.map((value, index) => value - meanVector![index]!);
    expect(cosineOf(moved, centred)).toBeCloseTo(1, 5);
    expect(cosineOf(ours, centred)).toBeLessThan(0.9);
  } finally {
    await usual.close();
    await uncentred.close();
  }
});

test("an empty list of photographs gives nothing", async () => {
  expect(await extractAll([])).toEqual([]);
});
