import {
  cp,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CalibrationReport } from "@facegraph/jobs";
import { sharedPath, testWithShared as test } from "@facegraph/test-support";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { projectFolder, runFacegraph } from "./run-facegraph.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "facegraph-model-commands-"));
  for (const id of ["yunet", "mobilefacenet"]) {
    await cp(sharedPath(`models/${id}.onnx`), join(folder, `${id}.onnx`));
    await cp(cardOf(id), join(folder, `${id}.json`));
  }
});
afterAll(() => rm(folder, { recursive: true }));

const cardOf = (id: string) =>
  join(projectFolder, "docs/model-cards", `${id}.json`);

/** Runs a command in the folder of the user's models. */
const facegraph = (...argumentList: readonly string[]) =>
  runFacegraph(folder, ...argumentList);

const idsOf = (output: string) =>
  (JSON.parse(output) as { id: string }[]).map(({ id }) => id);

describe("facegraph model", () => {
  test("adds a model with the card beside it, lists it, and checks it, one JSON document each", async () => {
    const added = await facegraph("model", "add", "yunet.onnx", "--json");
    expect([added.exitCode, JSON.parse(added.output)]).toMatchObject([
      0,
      { id: "yunet", task: "detector", decoding: "yunet" },
    ]);
    const listed = await facegraph("model", "list", "--json");
    expect(idsOf(listed.output)).toEqual([
      "dlib-resnet-34",
      "landmarks-68",
      "sface-2021dec",
      "ssd-mobilenet-v1",
      "tiny-face",
      "yunet",
      "yunet-2023mar",
    ]);
    const checked = await facegraph("model", "check", "yunet", "--json");
    expect(JSON.parse(checked.output)).toEqual(JSON.parse(added.output));
  });

  test("takes a card from elsewhere, and says what is at hand in a table", async () => {
    const { output, exitCode } = await facegraph(
      "model",
      "add",
      "mobilefacenet.onnx",
      "--card",
      cardOf("mobilefacenet"),
    );
    expect([exitCode, output]).toEqual([
      0,
      expect.stringContaining("--model mobilefacenet"),
    ]);
    const listed = await facegraph("model", "list");
    expect(listed.output).toMatch(
      /^model +task +input +values +method +threshold +floor\n/,
    );
    expect(listed.output).toMatch(
      /\nmobilefacenet +embedder +96 x 112 +128 +classic +0\.4 +0\.3\n/,
    );
    for (const id of ["sface-2021dec", "yunet-2023mar", "dlib-resnet-34"]) {
      const checked = await facegraph("model", "check", id);
      expect([checked.exitCode, checked.output]).toEqual([
        0,
        expect.stringContaining("is what its card says"),
      ]);
    }
  });

  test("refuses a card that is another model's, and keeps what was there", async () => {
    const before = await readdir(join(folder, "state", "models"));
    const wrong = await facegraph(
      "model",
      "add",
      "yunet.onnx",
      "--card",
      "mobilefacenet.json",
    );
    expect([wrong.exitCode, wrong.output]).toEqual([1, ""]);
    expect(wrong.errorOutput).toContain("(MODEL_CHANGED)");
    expect(await readdir(join(folder, "state", "models"))).toEqual(before);
  });

  test("exits 7 for an id that another model has, 1 for a card that is no JSON", async () => {
    await writeFile(join(folder, "text.json"), "no card");
    const malformed = await facegraph(
      "model",
      "add",
      "yunet.onnx",
      "--card",
      "text.json",
    );
    expect([malformed.exitCode, malformed.errorOutput]).toEqual([
      1,
      expect.stringContaining("(CARD_MALFORMED)"),
    ]);
    await writeFile(
      join(folder, "taken.json"),
      JSON.stringify({
        task: "detector",
        id: "ssd-mobilenet-v1",
        file: "mine.onnx",
        licence: "any",
        source: "any",
        decoding: "yunet",
        minScore: 0.6,
        maxOverlap: 0.3,
      }),
    );
    const taken = await facegraph(
      "model",
      "add",
      "yunet.onnx",
      "--card",
      "taken.json",
    );
    expect([taken.exitCode, taken.errorOutput]).toEqual([
      7,
      expect.stringContaining("(MODEL_EXISTS)"),
    ]);
  });

  test("calibrates a model on people one knows; the card can be added, the plot drawn", async () => {
    const people = sharedPath("data/friends/people");
    const calibrate = ["model", "calibrate", people, "--id", "mine"];
    const { exitCode, output } = await facegraph(
      ...calibrate,
      "--model",
      "mobilefacenet",
      "--json",
    );
    const report = JSON.parse(output) as CalibrationReport;
    expect([exitCode, report.faces, report.identities]).toEqual([0, 40, 8]);
    expect(report.threshold).toBeGreaterThan(0.3);
    expect(report.threshold).toBeLessThan(0.45);
    expect(report.errorsOnOthers!.missed).toBeLessThanOrEqual(0.05);
    expect(report.errorsOnOthers!.mistaken).toBeLessThanOrEqual(0.05);
    expect(report.sharpness).toBeGreaterThanOrEqual(1);
    expect(report.sharpness).toBeLessThanOrEqual(16);
    expect(await readFile(join(folder, "mine.svg"), "utf8")).toMatch(
      /^<svg [^]*<\/svg>\n$/,
    );
    const card = await readFile(join(folder, "mine.json"), "utf8");
    const again = await facegraph(...calibrate);
    expect([again.exitCode, again.errorOutput]).toEqual([
      7,
      expect.stringContaining("(FILE_EXISTS)"),
    ]);
    expect(await readFile(join(folder, "mine.json"), "utf8")).toBe(card);
    const added = await facegraph(
      "model",
      "add",
      "mobilefacenet.onnx",
      "--card",
      "mine.json",
      "--json",
    );
    expect(JSON.parse(added.output)).toMatchObject({
      id: "mine",
      detector: "yunet",
      recommendedThreshold: report.threshold,
      edgeFloor: report.edgeFloor,
      sharpness: report.sharpness,
    });
    const one = await facegraph(
      "model",
      "calibrate",
      join(people, "amy"),
      "--id",
      "one",
    );
    expect([one.exitCode, one.errorOutput]).toEqual([
      4,
      expect.stringContaining("(TOO_FEW_IDENTITIES)"),
    ]);
  });

  test.each([
    [4, ["model", "check", "no-such-model"]],
    [4, ["model", "add", "no-such-file.onnx"]],
    [4, ["ingest", ".", "--model", "no-such-model"]],
    [1, ["ingest", ".", "--model", "landmarks-68"]],
    [1, ["model", "calibrate", ".", "--id", "No Id"]],
    [7, ["model", "calibrate", ".", "--id", "dlib-resnet-34"]],
    [2, ["model", "calibrate", "."]],
    [2, ["model", "add"]],
    [2, ["model", "forget"]],
  ])("exits %i for %j, with a sentence", async (code, argumentList) => {
    const { exitCode, output, errorOutput } = await facegraph(...argumentList);
    expect([exitCode, output]).toEqual([code, ""]);
    expect(errorOutput).not.toContain("    at ");
  });
});
