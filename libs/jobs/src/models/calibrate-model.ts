import { stat, writeFile } from "node:fs/promises";
import {
  checkCard,
  EmbeddingError,
  extractFaces,
  type FaceModels,
  listModels,
  openFaceModels,
  readModel,
} from "@facegraph/embedding";
import { JobError, throwIfStopped } from "../errors.ts";
import { findPhotos } from "../ingest/find-photos.ts";
import type { Announce, JobOptions, Settings } from "../session/settings.ts";
import { calibratedCard, edgeFloorBelow } from "./calibrated-card.ts";
import {
  calibrate,
  type Calibration,
  centre,
  type ErrorRates,
  hasBothKinds,
} from "./calibration.ts";
import { drawCalibration } from "./calibration-plot.ts";
import { chooseSharpness } from "./choose-sharpness.ts";
import { prepareModels } from "./manage-models.ts";
import type { NamedFace } from "./similarity-counts.ts";

export interface CalibrateOptions extends JobOptions {
  /** Id of the embedder; by default SFace. */
  readonly model?: string | undefined;
  /** Id on the new card. With another mean vector, embeddings are those of another model. */
  readonly newId: string;
  /** Absolute path of the card that is written, in JSON. */
  readonly cardFile: string;
  /** Absolute path of the plot that is written, in SVG. */
  readonly plotFile: string;
  /** How many faces the library will have; by default its size is not considered. */
  readonly libraryFaces?: number | undefined;
}

export interface CalibrationReport {
  readonly cardFile: string;
  readonly plotFile: string;
  readonly faces: number;
  readonly identities: number;
  readonly withoutFace: number;
  readonly failures: number;
  readonly threshold: number;
  /**
   * Up to how many faces a library may have at this threshold; undefined where too few pairs of
   * different people tell.
   */
  readonly holdsUpToFaces: number | undefined;
  readonly edgeFloor: number;
  /** The exponent that serves the method `sharpened` best on these faces. */
  readonly sharpness: number;
  /**
   * Whether the mean vector is the one of the old card, none, or a new one: the one with the fewest
   * errors on other people.
   */
  readonly meanVectorIs: Calibration["meanVectorIs"];
  readonly errors: ErrorRates;
  readonly errorsOnOthers: ErrorRates | undefined;
}

/**
 * Measures an embedder on photographs sorted by person. It finds the threshold that best tells
 * faces of one person from faces of two, with its error rates, whether a mean vector helps, and the
 * sharpness that groups the faces best. It writes a card with that, to be added, and a plot.
 * @param folder absolute path; it holds a folder per person, and the main face of each photograph
 *   shows that person
 * @throws EmbeddingError `CARD_MALFORMED` for an id that no card can have, `MODEL_EXISTS` for one
 *   that a model has, and others; JobError `FILE_EXISTS`, `FOLDER_NOT_FOUND`, `TOO_FEW_IDENTITIES`;
 *   AbortedError
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
        `Expected a new id but there is a model ${newId} already; give the new card an id of its own.`,
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
      options.libraryFaces,
    );
    if (options.libraryFaces !== undefined && calibration.tail === undefined)
      throw tooFewPeople(
        named,
        `Expected 30 pairs of different people at least in ${folder}, to tell how many faces a threshold holds for,`,
      );
    const identities = new Set(named.map(({ identity }) => identity)).size;
    const edgeFloor = edgeFloorBelow(calibration.threshold);
    const chosen = await chooseSharpness(
      centre(named, calibration.meanVector),
      { threshold: calibration.threshold, floor: edgeFloor },
    );
    const card = calibratedCard(models.card, {
      newId,
      folder,
      faceCount: named.length,
      libraryFaces: options.libraryFaces,
      identityCount: identities,
      calibration,
      edgeFloor,
      sharpness: chosen,
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
    const { threshold, holdsUpToFaces, errors, errorsOnOthers, meanVectorIs } =
      calibration;
    return {
      cardFile: options.cardFile,
      plotFile: options.plotFile,
      faces: named.length,
      identities,
      withoutFace,
      failures,
      threshold,
      holdsUpToFaces,
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

/** A file that is there may be the card of another model, or somebody's picture. */
async function refuseFile(file: string): Promise<void> {
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (isThere)
    throw new JobError(
      { code: "FILE_EXISTS", file },
      `Expected no file at ${file}, where the outcome is to be written; move that file, or name others with --card and --plot.`,
    );
}

/** The mean vector of a card as it was added. */
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
  throwIfStopped(signal, "Calibration was stopped.");
  return { named, withoutFace, failures };
}

function checkFaces(named: readonly NamedFace[], folder: string): void {
  if (hasBothKinds(named)) return;
  throw tooFewPeople(
    named,
    `Expected at least two people in the folders of ${folder}, and two faces of one of them,`,
  );
}

function tooFewPeople(named: readonly NamedFace[], expected: string): JobError {
  const identities = new Set(named.map(({ identity }) => identity)).size;
  return new JobError(
    { code: "TOO_FEW_IDENTITIES", identities, faces: named.length },
    `${expected} but found ${named.length} faces of ${identities} people; sort more photographs by person.`,
  );
}
