import { stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import {
  checkCard,
  EmbeddingError,
  extractFaces,
  listModels,
  openFaceModels,
  readModel,
  type EmbedderCard,
  type FaceModels,
} from "@facegraph/embedding";
import {
  calibrate,
  centre,
  hasBothKinds,
  type Calibration,
  type ErrorRates,
  type NamedFace,
} from "./calibration.ts";
import { drawCalibration } from "./calibration-plot.ts";
import { chooseSharpness, type SharpnessChoice } from "./choose-sharpness.ts";
import { JobError } from "../errors.ts";
import { findPhotos } from "../ingest/find-photos.ts";
import { prepareModels } from "./manage-models.ts";
import type { Announce, JobOptions, Settings } from "../session/settings.ts";

export interface CalibrateOptions extends JobOptions {
  /** Id of the embedder; by default dlib's network. */
  readonly model?: string | undefined;
  /** Id on the new card: with another mean vector, embeddings are another model's. */
  readonly newId: string;
  /** Absolute paths of what is written: JSON and SVG. */
  readonly cardFile: string;
  readonly plotFile: string;
}

export interface CalibrationReport {
  readonly cardFile: string;
  readonly plotFile: string;
  readonly faces: number;
  readonly identities: number;
  readonly withoutFace: number;
  readonly failures: number;
  readonly threshold: number;
  readonly edgeFloor: number;
  /** The exponent that serves the method `sharpened` best on these faces. */
  readonly sharpness: number;
  /**
   * Of the card that was there, none, or a new one: whichever makes fewest errors on other people.
   */
  readonly meanVectorIs: Calibration["meanVectorIs"];
  readonly errors: ErrorRates;
  readonly errorsOnOthers: ErrorRates | undefined;
}

/** Pairs so far under the threshold are stored, so that lower thresholds can be tried. */
const floorBelowThreshold = 0.1;
/** But not weaker ones than this, which are chance. */
const leastFloor = 0.05;

/**
 * Measures an embedder on photographs sorted by person: how similar faces of one person are and of
 * two, the threshold that tells them apart with its error rates, whether a mean vector helps, and
 * the sharpness that groups them best. Writes a card of that, to be added, and a plot.
 * @param folder absolute path; a folder per person, whose main face in each photo it is
 * @throws EmbeddingError `CARD_MALFORMED` for an id that no card can have, `MODEL_EXISTS` for one
 *   that a model has, and others; JobError `FILE_EXISTS`, `FOLDER_NOT_FOUND`, `TOO_FEW_IDENTITIES`,
 *   `ABORTED`
 */
export async function calibrateModel(
  settings: Settings,
  announce: Announce,
  folder: string,
  options: CalibrateOptions,
): Promise<CalibrationReport> {
  for (const file of [options.cardFile, options.plotFile])
    await refuseFile(file);
  const modelsFolder = await prepareModels(settings, announce);
  const models = await openFaceModels({
    modelsFolder,
    embedder: options.model,
    isUncentred: true,
  });
  try {
    const { newId } = options;
    checkCard(
      { ...models.card, id: newId, file: `${newId}.onnx` },
      options.cardFile,
    );
    if ((await listModels(modelsFolder)).some(({ id }) => id === newId))
      throw new EmbeddingError(
        { code: "MODEL_EXISTS", model: newId },
        `Expected a new id but there is a model ${newId}; give the new card another id, because collections know their models by it.`,
      );
    const cardMean = await meanVectorOf(modelsFolder, models.card.id);
    const { named, withoutFace, failures } = await embedNamed(
      models,
      folder,
      options,
    );
    checkFaces(named, folder);
    const calibration = calibrate(
      named,
      cardMean === undefined ? undefined : Float32Array.from(cardMean),
    );
    const identities = new Set(named.map(({ identity }) => identity)).size;
    const edgeFloor = floorOf(calibration.threshold);
    const chosen = await chooseSharpness(
      centre(named, calibration.meanVector),
      { threshold: calibration.threshold, floor: edgeFloor },
    );
    const card = describe(models.card, calibration, {
      id: options.newId,
      edgeFloor,
      sharpness: chosen.sharpness,
      measured: [
        sentenceOf(calibration, named.length, identities, folder),
        sentenceOfSharpness(chosen),
      ].join(" "),
    });
    const plot = drawCalibration({
      title: `${options.newId}: ${named.length} faces of ${identities} people`,
      counts: calibration.counts,
      threshold: calibration.threshold,
      edgeFloor,
    });
    const asNew = { flag: "wx" } as const;
    await writeFile(
      options.cardFile,
      `${JSON.stringify(card, null, 2)}\n`,
      asNew,
    );
    await writeFile(options.plotFile, plot, asNew);
    const { threshold, errors, errorsOnOthers, meanVectorIs } = calibration;
    return {
      cardFile: options.cardFile,
      plotFile: options.plotFile,
      faces: named.length,
      identities,
      withoutFace,
      failures,
      threshold,
      edgeFloor,
      sharpness: chosen.sharpness,
      meanVectorIs,
      errors,
      errorsOnOthers,
    };
  } finally {
    await models.close();
  }
}

/** What lies there may be the card of another model, or somebody's picture. */
async function refuseFile(file: string): Promise<void> {
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (isThere)
    throw new JobError(
      { code: "FILE_EXISTS", file },
      `Expected no file at ${file}, where the outcome is to be written; move it, or name another place with --card and --plot.`,
    );
}

/** That of the card as it was added. */
async function meanVectorOf(
  modelsFolder: string,
  id: string,
): Promise<readonly number[] | undefined> {
  const { card } = await readModel(modelsFolder, id);
  return card.task === "embedder" ? card.meanVector : undefined;
}

async function embedNamed(
  models: FaceModels,
  folder: string,
  { signal, onProgress }: JobOptions,
) {
  const { files } = await findPhotos(folder);
  const identityOf = new Map(files.map((file) => [file.path, file.identity]));
  const named: NamedFace[] = [];
  let [withoutFace, failures, done] = [0, 0, 0];
  for await (const extraction of extractFaces(
    models,
    [...identityOf.keys()],
    signal === undefined ? {} : { signal },
  )) {
    onProgress?.("Finding faces", ++done, files.length);
    if (extraction.outcome === "rejected") failures++;
    else if (extraction.outcome === "no-face") withoutFace++;
    else if (extraction.outcome === "faces") {
      const main = extraction.faces.find(({ isMain }) => isMain)!;
      const identity = identityOf.get(extraction.path)!;
      named.push({ identity, embedding: main.embedding });
    }
  }
  if (signal?.aborted === true)
    throw new JobError({ code: "ABORTED" }, "Calibration was stopped.");
  return { named, withoutFace, failures };
}

function checkFaces(named: readonly NamedFace[], folder: string): void {
  if (hasBothKinds(named)) return;
  const identities = new Set(named.map(({ identity }) => identity)).size;
  throw new JobError(
    { code: "TOO_FEW_IDENTITIES", identities, faces: named.length },
    `Expected faces of two people at least, and two of one, in folders of ${folder} but found ${named.length} of ${identities}; sort more photographs by person.`,
  );
}

function floorOf(threshold: number): number {
  const floor = Math.max(leastFloor, threshold - floorBelowThreshold);
  return Number(Math.min(threshold, floor).toFixed(3));
}

/**
 * The old card with what was measured; its file is named after the new id, as no two models share
 * one.
 */
function describe(
  card: EmbedderCard,
  { threshold, meanVector }: Calibration,
  changed: Pick<EmbedderCard, "id" | "edgeFloor" | "sharpness" | "measured">,
): EmbedderCard {
  return {
    ...card,
    ...changed,
    file: `${changed.id}.onnx`,
    recommendedThreshold: threshold,
    similarity:
      meanVector === undefined
        ? "cosine of embeddings"
        : "cosine of embeddings less the mean vector",
    ...(meanVector === undefined
      ? {}
      : {
          meanVector: Array.from(meanVector, (value) =>
            Number(value.toPrecision(6)),
          ),
        }),
  };
}

const meanVectorSentences = Object.freeze({
  kept: "Mean vector: as on the card before.",
  none: "No mean vector.",
  new: "Mean vector: over these people, the mean of each one's embeddings.",
});

function sentenceOf(
  { errors, errorsOnOthers, meanVectorIs }: Calibration,
  faceCount: number,
  identityCount: number,
  folder: string,
): string {
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
  const rates = ({ missed, mistaken }: ErrorRates) =>
    `${percent(missed)} of pairs of one person missed, ${percent(mistaken)} of pairs of different people mistaken`;
  return [
    `On ${faceCount} faces of ${identityCount} people in ${basename(folder)}, pair by pair: ${rates(errors)}; the threshold was chosen on these faces.`,
    errorsOnOthers === undefined
      ? "Too few people to try it on others."
      : `With each half of the people tried at what was chosen on the other: ${rates(errorsOnOthers)}.`,
    meanVectorSentences[meanVectorIs],
    `Floor: ${floorBelowThreshold} under the threshold. The method was not measured.`,
  ].join(" ");
}

function sentenceOfSharpness({ sharpness, fMeasure }: SharpnessChoice): string {
  return `Sharpness ${sharpness}, of 1 to 16, groups these faces best under sharpened: pairwise F ${fMeasure.toFixed(3)}, the mean of the threshold and 0.1 to either side.`;
}
