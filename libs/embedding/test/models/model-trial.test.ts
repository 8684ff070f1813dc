import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  addModel,
  checkModel,
  extractFaces,
  openFaceModels,
} from "../../src/index.ts";
import { prepareDefaultModels, sharedPath } from "../fixtures.ts";
import { madeCard, makeModel } from "./own-models.ts";

const card = { ...madeCard, sha256: "0".repeat(64) };

/** One that makes a large square of each picture's brightest value before it describes anything. */
function costlyModel(side: number, products: number): Uint8Array {
  return makeModel({
    after: {
      initializers: [
        {
          name: "shape",
          shape: [2],
          values: BigInt64Array.of(BigInt(side), BigInt(side)),
        },
      ],
      nodes: [
        { operator: "ReduceMax", inputs: ["flat"], outputs: ["brightest"] },
        {
          operator: "Expand",
          inputs: ["brightest", "shape"],
          outputs: ["large0"],
        },
        ...Array.from({ length: products }, (_, step) => ({
          operator: "MatMul",
          inputs: [`large${step}`, "large0"],
          outputs: [`large${step + 1}`],
        })),
        {
          operator: "ReduceMin",
          inputs: [`large${products}`],
          outputs: ["factor"],
        },
        {
          operator: "Mul",
          inputs: ["described", "factor"],
          outputs: ["embeddings"],
        },
      ],
    },
  });
}

describe("a model that was never run", () => {
  test("is refused when it does not end, and nothing waits for it", async () => {
    await expect(
      checkModel(costlyModel(1000, 10_000), card, { trialMs: 3000 }),
    ).rejects.toThrow("longer than 3000 ms");
  });

  test("is refused when it takes all the memory there is", async () => {
    await expect(checkModel(costlyModel(40_000, 0), card)).rejects.toThrow(
      "bytes of memory",
    );
  });
});

describe("a model that gives NaN for some photographs", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "facegraph-trial-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Prewhitened waves stay below √2 in their brightest value, photographs do not. */
  const nanWhereBright = makeModel({
    after: {
      initializers: [
        { name: "limit", shape: [], values: Float32Array.of(1.5) },
      ],
      nodes: [
        {
          operator: "ReduceMax",
          inputs: ["flat"],
          outputs: ["brightest"],
          attributes: { axes: { ints: [1] } },
        },
        { operator: "Sub", inputs: ["limit", "brightest"], outputs: ["left"] },
        { operator: "Sqrt", inputs: ["left"], outputs: ["root"] },
        {
          operator: "Mul",
          inputs: ["described", "root"],
          outputs: ["embeddings"],
        },
      ],
    },
  });

  test("is added, and those photographs are rejected with their reason", async () => {
    const modelsFolder = join(folder, "models");
    await prepareDefaultModels({ modelsFolder });
    const modelFile = join(folder, "mine.onnx");
    await writeFile(modelFile, nanWhereBright);
    await addModel({ modelsFolder, modelFile, card: madeCard });
    const models = await openFaceModels({
      modelsFolder,
      embedder: madeCard.id,
    });
    const person = sharedPath("data", "lfw10", "Tony_Blair");
    const photos = (await readdir(person)).map((name) => join(person, name));
    const outcomes: string[] = [];
    try {
      for await (const extraction of extractFaces(models, photos))
        outcomes.push(
          extraction.outcome === "rejected"
            ? extraction.code
            : extraction.outcome,
        );
    } finally {
      await models.close();
    }
    expect(outcomes).toHaveLength(photos.length);
    expect(outcomes).toContain("EMBEDDING_MALFORMED");
    for (const outcome of outcomes)
      expect(["EMBEDDING_MALFORMED", "faces"]).toContain(outcome);
  });
});
