import { type Agreement, agreement } from "@facegraph/cw-core";
import { overlapOf } from "@facegraph/embedding";
import { type GraphConnection } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import {
  type FaceInImage,
  readFacesOfImages,
  readStoredIdentities,
} from "@facegraph/face-graph/faces";
import { JobError } from "../errors.ts";
import { type KnownFace, readTruth } from "./read-truth.ts";

export interface EvaluateOptions {
  /** By default `default`. */
  readonly collection?: string;
  /**
   * Absolute paths of folders that hold a folder per identity, and of JSON files with named boxes.
   * By default the folders that the photographs lay in when they were stored.
   */
  readonly truth?: readonly string[];
}

export interface Evaluation extends Agreement {
  /** Faces of the collection whose identity is known. */
  readonly faces: number;
  readonly identities: number;
  /** Clusters that hold one of them. A face alone counts as a cluster. */
  readonly clusters: number;
  /** Known faces that were not ingested, or that the detector did not find. */
  readonly missing: number;
}

/** Two boxes show the same face if they overlap more than this (intersection over union). */
const sameFaceOverlap = 0.3;

/**
 * Compares the active run with known identities. Faces that the truth does not name are left out.
 * @throws JobError `NO_ACTIVE_RUN`, `NO_TRUTH`, `FOLDER_NOT_FOUND`; GraphError
 *   `COLLECTION_NOT_FOUND`
 */
export async function evaluateClusters(
  connection: GraphConnection,
  { collection = "default", truth }: EvaluateOptions = {},
): Promise<Evaluation> {
  const { activeRun } = await readCollection(connection, collection);
  if (activeRun === null) {
    throw new JobError(
      { code: "NO_ACTIVE_RUN", collection },
      `Collection ${collection} has not been clustered; run \`facegraph cluster\` first.`,
    );
  }
  const known: readonly KnownFace[] =
    truth === undefined
      ? await readStoredIdentities(connection, collection)
      : await readTruth(truth);
  const stored = await readFacesOfImages(connection, collection, activeRun, [
    ...new Set(known.map(({ imageId }) => imageId)),
  ]);
  const storedIn = Map.groupBy(stored, ({ imageId }) => imageId);
  const matched = known.flatMap((face) => {
    const found = findStored(face, storedIn.get(face.imageId) ?? []);
    return found === undefined
      ? []
      : [
          {
            identity: face.identity,
            cluster: found.cluster ?? `alone ${found.faceId}`,
          },
        ];
  });
  if (matched.length === 0) {
    throw new JobError(
      { code: "NO_TRUTH", truth: truth ?? [] },
      `None of the ${known.length} known faces is in collection ${collection}; ingest the same photographs first.`,
    );
  }
  const labels = numbered(matched.map(({ cluster }) => cluster));
  const identities = numbered(matched.map(({ identity }) => identity));
  return {
    faces: matched.length,
    identities: new Set(identities).size,
    clusters: new Set(labels).size,
    missing: known.length - matched.length,
    ...agreement(labels, identities),
  };
}

/** The stored face that a known one is. */
function findStored(
  { box }: KnownFace,
  stored: readonly FaceInImage[],
): FaceInImage | undefined {
  if (box === undefined) return stored.find((face) => face.isMain);
  const [x, y, width, height] = box;
  const overlaps = stored.map((face) => ({
    face,
    overlap: overlapOf(
      { x, y, width, height },
      {
        x: face.box[0] * face.width,
        y: face.box[1] * face.height,
        width: face.box[2] * face.width,
        height: face.box[3] * face.height,
      },
    ),
  }));
  const best = overlaps.sort((one, two) => two.overlap - one.overlap)[0];
  return best !== undefined && best.overlap > sameFaceOverlap
    ? best.face
    : undefined;
}

/** Numbers the names from 0, equal names alike. */
function numbered(names: readonly string[]): Uint32Array {
  const numbers = new Map<string, number>();
  return Uint32Array.from(names, (name) => {
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    return numbers.get(name)!;
  });
}
