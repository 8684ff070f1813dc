import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { checkCard, extractFaces, openFaceModels } from "@facegraph/embedding";
import { sharedPath, testWithShared as test } from "@facegraph/test-support";
import { afterAll, beforeAll, expect } from "vitest";
import { calibrateModel } from "../../src/index.ts";
import { calibrate } from "../../src/models/calibration.ts";
import type { NamedFace } from "../../src/models/similarity-counts.ts";

const people = sharedPath("data", "friends", "people");
const embedder = "dlib-resnet-34"; // one that has a mean vector
let stateFolder = "";
beforeAll(async () => {
  stateFolder = await mkdtemp(join(tmpdir(), "facegraph-calibrate-"));
});
afterAll(() => rm(stateFolder, { recursive: true }));

/** As the network gives them, without the mean vector of the card. */
async function embedAll(): Promise<{
  named: NamedFace[];
  cardMean: readonly number[];
}> {
  const modelsFolder = join(stateFolder, "models");
  const [plain, usual] = [
    await openFaceModels({ modelsFolder, embedder, isUncentred: true }),
    await openFaceModels({ modelsFolder, embedder }),
  ];
  const named: NamedFace[] = [];
  const paths = (readdirSync(people, { recursive: true }) as string[])
    .filter((name) => name.endsWith(".png"))
    .map((name) => join(people, name))
    .sort();
  for await (const extraction of extractFaces(plain, paths, {
    processes: 0,
  })) {
    if (extraction.outcome !== "faces")
      throw new Error(`Expected a face in ${extraction.path}.`);
    const { embedding } = extraction.faces.find(({ isMain }) => isMain)!;
    named.push({ identity: basename(dirname(extraction.path)), embedding });
  }
  await plain.close();
  await usual.close();
  return { named, cardMean: usual.card.meanVector! };
}

test("a model with a mean vector is measured on embeddings that it was not taken from yet", async () => {
  const [cardFile, plotFile] = ["mine.json", "mine.svg"].map((name) =>
    join(stateFolder, name),
  ) as [string, string];
  const settings = { stateFolder, environment: {} };
  const report = await calibrateModel(settings, () => undefined, people, {
    model: embedder,
    newId: "mine",
    cardFile,
    plotFile,
  });
  const { named, cardMean } = await embedAll();
  const expected = calibrate(named, Float32Array.from(cardMean));
  expect(report).toMatchObject({
    threshold: expected.threshold,
    errors: expected.errors,
    meanVectorIs: expected.meanVectorIs,
  });
  const card = JSON.parse(await readFile(cardFile, "utf8")) as {
    readonly meanVector: number[];
  };
  card.meanVector.forEach((value, index) => {
    expect(value).toBeCloseTo(expected.meanVector![index]!, 5);
  });
});

test("for a library of 5,000 faces, the threshold is higher than for any, and the card says so", async () => {
  const settings = { stateFolder, environment: {} };
  const calibrateAs = (newId: string, libraryFaces?: number) =>
    calibrateModel(settings, () => undefined, people, {
      newId,
      libraryFaces,
      cardFile: join(stateFolder, `${newId}.json`),
      plotFile: join(stateFolder, `${newId}.svg`),
    });
  const plain = await calibrateAs("plain");
  const large = await calibrateAs("large", 5000);
  expect(large.threshold).toBeGreaterThan(plain.threshold);
  expect(large.errors.mistaken).toBeLessThanOrEqual(plain.errors.mistaken);
  expect(plain.holdsUpToFaces).toBeLessThan(5000);
  const card = checkCard(
    JSON.parse(await readFile(large.cardFile, "utf8")),
    large.cardFile,
  );
  expect(card).toMatchObject({
    recommendedThreshold: large.threshold,
    holdsUpToFaces: large.holdsUpToFaces,
    measured: expect.stringContaining("a library of 5000 faces") as string,
  });
  expect(large.holdsUpToFaces).toBeGreaterThanOrEqual(5000);
});
