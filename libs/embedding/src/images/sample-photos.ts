import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import sharp, { type Sharp } from "sharp";

/** The photographs in the npm package of the weights: six groups of three to five people. */
const sampleNames = [1, 2, 3, 4, 5, 6].map((number) => `sample${number}`);

/** Edits as they are found in albums. None changes who is in a photograph. */
const edits: Readonly<Record<string, (photo: Sharp, size: Size) => Sharp>> =
  Object.freeze({
    mirrored: (photo) => photo.flop(),
    cropped: (photo, { width, height }) =>
      photo.extract({
        left: Math.round(width * 0.06),
        top: Math.round(height * 0.04),
        width: Math.round(width * 0.88),
        height: Math.round(height * 0.92),
      }),
    brighter: (photo) => photo.modulate({ brightness: 1.3 }),
    darker: (photo) => photo.modulate({ brightness: 0.7 }),
    "re-encoded": (photo) => photo.webp({ quality: 45 }),
    turned: (photo) => photo.rotate(8, { background: "#888" }),
  });

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Writes a small library to try things on: six photographs, and six edited copies of each, a folder
 * per photograph. Writing it again gives the same bytes.
 * @returns the number of photographs written
 */
export async function writeSamplePhotos(folder: string): Promise<number> {
  const packageFolder = dirname(
    createRequire(import.meta.url).resolve("@vladmandic/face-api/package.json"),
  );
  let count = 0;
  for (const name of sampleNames) {
    const original = await readFile(join(packageFolder, "demo", `${name}.jpg`));
    const { width, height } = await sharp(original).metadata();
    const target = join(folder, name);
    await mkdir(target, { recursive: true });
    await writeFile(join(target, "original.jpg"), original);
    for (const [edit, apply] of Object.entries(edits)) {
      const edited = apply(sharp(original), { width, height });
      const isWebp = edit === "re-encoded";
      const bytes = await (
        isWebp ? edited : edited.jpeg({ quality: 90 })
      ).toBuffer();
      await writeFile(
        join(target, `${edit}.${isWebp ? "webp" : "jpg"}`),
        bytes,
      );
      count++;
    }
    count++;
  }
  return count;
}
