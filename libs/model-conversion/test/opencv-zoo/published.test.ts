import { mkdtempSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publishedModels } from "@facegraph/models";
import {
  decodeGraph,
  decodeModel,
  encodeModel,
  type Model,
} from "@facegraph/onnx-format";
import { describe, expect, test } from "vitest";
import { readPublished } from "../../src/opencv-zoo/read-published.ts";
import { convertSFace } from "../../src/opencv-zoo/sface.ts";
import { convertYuNet } from "../../src/opencv-zoo/yunet.ts";

const malformed = expect.objectContaining({
  code: "WEIGHTS_MALFORMED",
}) as unknown;

describe("readPublished", () => {
  test("refuses a file that is missing, and one with another digest", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "published-")), "model.onnx");
    const { sha256 } = publishedModels.yuNet2023Mar;
    await expect(readPublished({ path, sha256 })).rejects.toMatchObject({
      code: "WEIGHTS_MISSING",
    });
    writeFileSync(path, "another");
    await expect(readPublished({ path, sha256 })).rejects.toMatchObject({
      code: "WEIGHTS_MALFORMED",
    });
  });
});

describe("SFace", () => {
  test("takes any number of faces, and nothing else", async () => {
    const file = await readPublished(publishedModels.sFace2021Dec);
    expect(decodeModel(convertSFace(file))).toMatchObject({
      inputs: [{ name: "faces", shape: [undefined, 3, 112, 112] }],
      outputs: [{ name: "embeddings", shape: [undefined, 128] }],
    });
  });

  test("has only layers that keep activations in blocks of channels", async () => {
    const file = await readPublished(publishedModels.sFace2021Dec);
    const { nodes } = decodeGraph(convertSFace(file));
    expect(new Set(nodes.map(({ operator }) => operator))).toEqual(
      new Set([
        "Sub",
        "Mul",
        "Conv",
        "Relu",
        "Add",
        "Flatten",
        "Gemm",
        "Identity",
      ]),
    );
  });

  test.each<[string, (model: Model) => Model]>([
    [
      "a layer that it does not know",
      (model) => ({
        ...model,
        nodes: model.nodes.map((node) =>
          node.operator === "PRelu" ? { ...node, operator: "Elu" } : node,
        ),
      }),
    ],
    [
      "layers that do not follow one another",
      (model) => ({
        ...model,
        nodes: model.nodes.filter(({ operator }) => operator !== "Sub"),
      }),
    ],
    [
      "a normalisation without its epsilon",
      (model) => ({
        ...model,
        nodes: model.nodes.map((node) =>
          node.operator === "BatchNormalization"
            ? { ...node, attributes: {} }
            : node,
        ),
      }),
    ],
    [
      "weights that are missing",
      (model) => ({
        ...model,
        initializers: model.initializers.filter(
          ({ name }) => name !== "bn1_beta",
        ),
      }),
    ],
    [
      "a slope of one",
      (model) => ({
        ...model,
        initializers: model.initializers.map((each) =>
          each.name === "conv_1_relu_gamma"
            ? { ...each, values: new Float32Array(each.values.length).fill(1) }
            : each,
        ),
      }),
    ],
  ])("refuses a file with %s", async (_, change) => {
    const model = decodeGraph(
      await readFile(publishedModels.sFace2021Dec.path),
    );
    expect(() => convertSFace(encodeModel(change(model)))).toThrow(malformed);
  });
});

describe("YuNet", () => {
  test("takes a picture of any size and gives the twelve outputs of the file", async () => {
    const file = await readPublished(publishedModels.yuNet2023Mar);
    const { inputs, outputs } = decodeModel(convertYuNet(file));
    expect(inputs).toEqual([
      { name: "input", dataType: 1, shape: [1, 3, undefined, undefined] },
    ]);
    expect(outputs.map(({ name }) => name)).toEqual(
      decodeModel(file).outputs.map(({ name }) => name),
    );
    expect(outputs.map(({ shape }) => shape.at(-1))).toEqual([
      1, 1, 1, 1, 1, 1, 4, 4, 4, 10, 10, 10,
    ]);
  });

  test("refuses a file with two inputs", async () => {
    const model = decodeGraph(
      await readFile(publishedModels.yuNet2023Mar.path),
    );
    const inputs = [...model.inputs, { ...model.inputs[0]!, name: "more" }];
    expect(() => convertYuNet(encodeModel({ ...model, inputs }))).toThrow(
      malformed,
    );
  });
});
