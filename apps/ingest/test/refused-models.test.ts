import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  madeCard,
  madeDetectorCard,
  makeDetector,
  makeModel,
} from "../../../libs/embedding/test/models/own-models.ts";
import { runFacegraph } from "./run-facegraph.ts";

let folder = "";
let models = "";
let before: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "facegraph-refused-"));
  models = join(folder, "state", "models");
  expect((await facegraph("model", "list")).exitCode).toBe(0); // converts the default ones
  before = await readdir(models);
  await writeFile(join(folder, "photo.jpg"), "never read");
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

const facegraph = (...argumentList: readonly string[]) =>
  runFacegraph(folder, ...argumentList);
const digestOf = (bytes: Uint8Array) =>
  createHash("sha256").update(bytes).digest("hex");

const whole = makeModel();
const flipped = Uint8Array.from(whole);
flipped[flipped.length >> 1]! ^= 1;
/**
 * Bytes that follow a model and are read as part of its graph. @see onnx.proto,
 * GraphProto.initializer, TensorProto.data_location
 */
const external = (path: readonly number[]) => {
  const wrap = (inner: readonly number[], field: number) => [
    (field << 3) | 2,
    inner.length,
    ...inner,
  ];
  const tensor = [0x70, 1];
  return Uint8Array.from(path.reduceRight(wrap, tensor));
};

type Case = [what: string, code: string, model: Uint8Array, changes?: object];
const embedders: Case[] = [
  ["operators too old", "MODEL_REFUSED", makeModel({ opset: 6 })],
  ["operators too new", "MODEL_REFUSED", makeModel({ opset: 22 })],
  [
    "an input of another size",
    "MODEL_REFUSED",
    whole,
    { input: { ...madeCard.input, height: 17 } },
  ],
  [
    "an input of another layout",
    "MODEL_REFUSED",
    whole,
    { input: { ...madeCard.input, layout: "NCHW" } },
  ],
  [
    "an output that says it has another length",
    "MODEL_REFUSED",
    makeModel({
      outputs: [{ name: "embeddings", type: "float32", shape: ["n", 128] }],
    }),
    { embeddingSize: 64 },
  ],
  [
    "an output that turns out to have another length",
    "EMBEDDING_MALFORMED",
    whole,
    { embeddingSize: 64 },
  ],
  ["NaN", "EMBEDDING_MALFORMED", makeModel({ weight: () => NaN })],
  ["zeros", "EMBEDDING_MALFORMED", makeModel({ weight: () => 0 })],
  ["weights in another file", "MODEL_REFUSED", external([7, 5])],
  ["a node's weights in another file", "MODEL_REFUSED", external([7, 1, 5, 5])],
  ["bytes that are no model", "MODEL_REFUSED", new TextEncoder().encode("x")],
];
const detectors: Case[] = [
  ["NaN", "MODEL_REFUSED", makeDetector({ scoreTimes: NaN })],
  ["zeros", "MODEL_REFUSED", makeDetector({ scoreTimes: 0 })],
  ["boxes of infinite size", "MODEL_REFUSED", makeDetector({ box: Infinity })],
  [
    "boxes for some scores only",
    "MODEL_REFUSED",
    makeDetector({ boxCount: 29 }),
  ],
  ["whole numbers", "MODEL_REFUSED", makeDetector({ scores: "int64" })],
  [
    "another kind's outputs",
    "MODEL_REFUSED",
    makeDetector(),
    { decoding: "yunet" },
  ],
];

function expectRefused(
  { exitCode, output, errorOutput }: Awaited<ReturnType<typeof facegraph>>,
  code: string,
): void {
  expect([exitCode, output]).toEqual([1, ""]);
  expect(errorOutput).toContain(`(${code})`);
  expect(errorOutput).toMatch(/^Expected .+; check /);
  expect(errorOutput).not.toContain("    at "); // a sentence, no stack
}

describe("facegraph model add refuses, and stores nothing of,", () => {
  const add = async (model: Uint8Array, card: object) => {
    await writeFile(join(folder, "mine.onnx"), model);
    await writeFile(join(folder, "mine.json"), JSON.stringify(card));
    return facegraph("model", "add", "mine.onnx");
  };

  test.each<Case>(embedders)(
    "an embedder with %s",
    async (_, code, model, changes) => {
      expectRefused(await add(model, { ...madeCard, ...changes }), code);
      expect(await readdir(models)).toEqual(before);
    },
  );

  test.each<Case>(detectors)(
    "a detector with %s",
    async (_, code, model, changes) => {
      const card = { ...madeDetectorCard, ...changes };
      expectRefused(await add(model, card), code);
      expect(await readdir(models)).toEqual(before);
    },
  );

  test("a model with a flipped byte", async () => {
    const card = { ...madeCard, sha256: digestOf(whole) };
    const { exitCode, errorOutput } = await add(flipped, card);
    expect([exitCode, errorOutput]).toEqual([
      1,
      expect.stringContaining("(MODEL_CHANGED)"),
    ]);
    expect(await readdir(models)).toEqual(before);
  });

  test("a pipe, without waiting for its other end", async () => {
    execFileSync("mkfifo", [join(folder, "pipe.onnx")]);
    const { exitCode, errorOutput } = await facegraph(
      ...["model", "add", "pipe.onnx", "--card", "mine.json"],
    );
    expect([exitCode, errorOutput]).toEqual([
      4,
      expect.stringContaining("(MODEL_MISSING)"),
    ]);
  });
});

describe("facegraph ingest refuses, before it asks a database, a model that was put into the folder by hand:", () => {
  const ingest = async (
    model: Uint8Array,
    card: { readonly id: string; readonly file: string },
    ...options: readonly string[]
  ) => {
    const paths = [join(models, card.file), join(models, `${card.id}.json`)];
    await writeFile(paths[0]!, model);
    await writeFile(
      paths[1]!,
      JSON.stringify({ sha256: digestOf(model), ...card }),
    );
    try {
      return await facegraph("ingest", ".", ...options, card.id);
    } finally {
      for (const path of paths) await rm(path);
    }
  };

  test.each<Case>(embedders)(
    "an embedder with %s",
    async (_, code, model, changes) => {
      const card = { ...madeCard, ...changes };
      expectRefused(await ingest(model, card, "--model"), code);
    },
  );

  test.each<Case>(detectors)(
    "a detector with %s",
    async (_, code, model, changes) => {
      const card = { ...madeDetectorCard, ...changes };
      expectRefused(await ingest(model, card, "--detector"), code);
    },
  );

  test("a model with a flipped byte", async () => {
    const card = { ...madeCard, sha256: digestOf(whole) };
    const { exitCode, errorOutput } = await ingest(flipped, card, "--model");
    expect([exitCode, errorOutput]).toEqual([
      1,
      expect.stringContaining("(MODEL_CHANGED)"),
    ]);
  });
});
