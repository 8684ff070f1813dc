import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeWithShared, hasShared } from "@facegraph/test-support";
import { describe, expect, test } from "vitest";
import { EmbeddingError } from "../../src/errors.ts";
import { readPhotoFile } from "../../src/images/photo-file.ts";
import { cropFace, decodeImage } from "../../src/images/read-image.ts";
import { sharedPath } from "../fixtures.ts";

interface Expectation {
  readonly expected: string;
  readonly width?: number;
  readonly height?: number;
}

const badImages = sharedPath("data", "bad-images");
const manifest = JSON.parse(
  hasShared
    ? await readFile(join(badImages, "manifest.json"), "utf8")
    : '{"files":{}}',
) as { files: Record<string, Expectation> };

/** "decoded", or "rejected:reason" in the manifest's words. */
async function outcomeOf(path: string): Promise<string> {
  try {
    await decodeImage((await readPhotoFile(path)).bytes);
    return "decoded";
  } catch (error) {
    if (error instanceof EmbeddingError)
      return `rejected:${error.code.toLowerCase().replaceAll("_", "-")}`;
    throw error;
  }
}

describeWithShared("broken, hostile and unusual files", () => {
  test("the manifest speaks of every file", async () => {
    const files = (await readdir(badImages)).filter(
      (name) => !/^(manifest\.json|make-more\.mjs)$/.test(name),
    );
    expect(Object.keys(manifest.files).sort()).toEqual(files.sort());
  });

  test.each(Object.entries(manifest.files))(
    "%s",
    async (name, { expected, width, height }) => {
      expect(await outcomeOf(join(badImages, name))).toBe(expected);
      if (expected !== "decoded") return;
      const image = await decodeImage(await readFile(join(badImages, name)));
      expect([image.width, image.height]).toEqual([width, height]);
      expect(image.pixels).toHaveLength(image.width * image.height * 3);
    },
  );
});

describe("orientation", () => {
  test("all ways to store a photograph come out upright and alike", async () => {
    const folder = sharedPath("data", "orientation");
    const upright = await decodeImage(
      await readFile(join(folder, "upright.png")),
    );
    const { files, tolerance } = JSON.parse(
      await readFile(join(folder, "manifest.json"), "utf8"),
    ) as {
      files: Record<string, unknown>;
      tolerance: { jpegMaxAbsDifference: number };
    };
    expect(Object.keys(files).length).toBeGreaterThanOrEqual(8);
    for (const name of Object.keys(files)) {
      const image = await decodeImage(await readFile(join(folder, name)));
      expect([image.width, image.height]).toEqual([
        upright.width,
        upright.height,
      ]);
      const largest = image.pixels.reduce(
        (most, value, index) =>
          Math.max(most, Math.abs(value - upright.pixels[index]!)),
        0,
      );
      expect(largest).toBeLessThanOrEqual(
        name.endsWith(".jpg") ? tolerance.jpegMaxAbsDifference : 0,
      );
    }
  });
});

describeWithShared("cropFace", () => {
  test("gives a square WebP of the size asked for, without what was in the file beside its pixels", async () => {
    const bytes = await readFile(join(badImages, "html-comment.jpg"));
    const crop = await cropFace(
      bytes,
      { x: 0.3, y: 0.3, width: 0.4, height: 0.4 },
      96,
    );
    const decoded = await decodeImage(crop);
    expect([decoded.width, decoded.height]).toEqual([96, 96]);
    expect(crop.includes("script")).toBe(false);
  });

  test("stays within the photograph at its corners", async () => {
    const bytes = await readFile(join(badImages, "grey.jpg"));
    for (const [x, y] of [
      [0, 0],
      [0.9, 0.9],
      [0, 0.9],
    ] as const) {
      const decoded = await decodeImage(
        await cropFace(bytes, { x, y, width: 0.1, height: 0.1 }, 32),
      );
      expect([decoded.width, decoded.height]).toEqual([32, 32]);
    }
  });
});
