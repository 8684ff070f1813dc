import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Network } from "../../src/face-api/network.ts";
import { readWeights } from "../../src/face-api/read-weights.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "weights-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Two tensors: one of two bytes that are quantised, one of a whole float. */
async function write(bytes: Uint8Array): Promise<void> {
  const weights = [
    {
      name: "bytes",
      shape: [2],
      dtype: "float32",
      quantization: { dtype: "uint8", scale: 0.5, min: -1 },
    },
    { name: "float", shape: [1], dtype: "float32" },
  ];
  await writeFile(
    join(folder, "net-weights_manifest.json"),
    JSON.stringify([{ weights, paths: ["net.bin"] }]),
  );
  await writeFile(join(folder, "net.bin"), bytes);
}

const packed = Uint8Array.of(0, 4, 0, 0, 128, 63);

describe("readWeights", () => {
  test("unpacks bytes by their scale, and takes floats as they are", async () => {
    await write(packed);
    const weights = await readWeights(folder, "net");
    expect(weights.get("bytes")?.values).toEqual(Float32Array.of(-1, 1));
    expect(weights.get("float")?.values).toEqual(Float32Array.of(1));
  });

  test.each([
    [packed.subarray(0, 5), "the file ends within float"],
    [Uint8Array.of(...packed, 0), "the file has 1 bytes too many"],
  ])("refuses a file that its manifest does not fit", async (bytes, reason) => {
    await write(bytes);
    await expect(readWeights(folder, "net")).rejects.toMatchObject({
      problem: { code: "WEIGHTS_MALFORMED", weights: "net", reason },
    });
  });
});

test("a network names the tensor that its weights lack", () => {
  expect(() => new Network(new Map()).tensor("fc")).toThrow(
    expect.objectContaining({ code: "WEIGHTS_MALFORMED" }),
  );
});
