import { readFile } from "node:fs/promises";
import { publishedModels } from "@facegraph/models";
import { decodeGraph } from "@facegraph/onnx-format";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { overlapOf } from "../../src/detect/detection.ts";
import { detectOnce } from "../../src/detect/face-detector.ts";
import { embedAligned } from "../../src/embed/face-embedder.ts";
import { loadNetwork } from "../../src/networks/inference.ts";
import { cosineOf, readPhoto, sharedPath, useModels } from "../fixtures.ts";
import { yuNetCard } from "./own-models.ts";

const faces = useModels();
const side = 112;

/** Pictures of 112 × 112 that differ a lot, 0..255. */
const pictures = [1, 2, 3].map((number) =>
  Float32Array.from(
    { length: side * side * 3 },
    (_, index) => 127.5 + 127.5 * Math.sin(index * number * 0.013 + number),
  ),
);

/** What the published file gives, run as it is. It asks for inputs that nothing in it uses. */
async function runPublished(picture: Float32Array): Promise<Float32Array> {
  const { path } = publishedModels.sFace2021Dec;
  const { inputs } = decodeGraph(await readFile(path));
  const session = await InferenceSession.create(path, { logSeverityLevel: 3 });
  const planes = new Float32Array(picture.length);
  picture.forEach((value, index) => {
    planes[(index % 3) * side * side + Math.floor(index / 3)] = value;
  });
  const feeds = inputs.map(({ name, shape }) => {
    const dims = shape.map(Number);
    const size = dims.reduce((product, length) => product * length, 1);
    const values = name === "data" ? planes : new Float32Array(size);
    return [name, new Tensor("float32", values, dims)] as const;
  });
  const { fc1 } = await session.run(Object.fromEntries(feeds));
  await session.release();
  return fc1!.data as Float32Array;
}

describe("the converted SFace", () => {
  test("computes what the published file computes, one face or several", async () => {
    const { embedder, card } = faces.models;
    const together = await embedAligned(embedder, card, pictures);
    for (const [index, picture] of pictures.entries()) {
      const published = await runPublished(picture);
      expect(cosineOf(together[index]!, published)).toBeGreaterThan(0.999999);
      const [alone] = await embedAligned(embedder, card, [picture]);
      expect(cosineOf(alone!, published)).toBeGreaterThan(0.999999);
    }
    expect(cosineOf(together[0]!, together[1]!)).toBeLessThan(0.99);
  });
});

describe("the converted YuNet", () => {
  // ONNX Runtime refuses the published file, so that a sibling that was trained alike is beside it.
  test("finds the faces that another file of its authors finds", async () => {
    const network = await loadNetwork(
      await readFile(sharedPath("models", yuNetCard.file)),
      1,
    );
    const sibling = { card: yuNetCard, network };
    let compared = 0;
    for (const name of ["bbt1.jpg", "bbt2.jpg", "bbt3.jpg", "bbt4.jpg"]) {
      const image = await readPhoto(
        sharedPath("data", "friends", "groups", name),
      );
      const expected = await detectOnce(sibling, image);
      const found = await detectOnce(faces.models.detector, image);
      expect(found).toHaveLength(expected.length);
      for (const { box } of expected) {
        const overlaps = found.map((face) => overlapOf(face.box, box));
        expect(Math.max(...overlaps)).toBeGreaterThan(0.7);
        compared++;
      }
    }
    await network.close();
    expect(compared).toBeGreaterThan(15);
  });
});
