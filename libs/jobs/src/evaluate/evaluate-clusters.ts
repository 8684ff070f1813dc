import { agreement, type Agreement } from "@facegraph/cw-core";
import { overlapOf } from "@facegraph/embedding";
import { readCollection } from "@facegraph/face-graph/collections";
import {
  readFacesOfImages,
  readStoredIdentities,
  type FaceInImage,
} from "@facegraph/face-graph/faces";
import { type GraphConnection } from "@facegraph/face-graph";
import { JobError } from "../errors.ts";
import { readTruth, type KnownFace } from "./read-truth.ts";

export interface EvaluateOptions {
  /** By default `default`. */
  readonly collection?: string;
  /**
   * Folders per identity and JSON files of named boxes; absolute. By default, the folders that the
   * photos lay in when they were stored.
   */
  readonly truth?: readonly string[];
}

export interface Evaluation extends Agreement {
  /** Faces whose identity is known and that are in the collection. */
  readonly faces: number;
  readonly identities: number;
  /** Clusters that hold one of them; a face alone counts as one. */
  readonly clusters: number;
  /** Known faces that are not in the collection: not ingested, or not found by the detector. */
  readonly missing: number;
}

/**
 * A box of the truth and one of the graph that overlap more (intersection over union) are the same
 * face.
 */
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
  const places = await readFacesOfImages(connection, collection, activeRun, [
    ...new Set(known.map(({ imageId }) => imageId)),
  ]);
  const placesOf = Map.groupBy(places, ({ imageId }) => imageId);
  const matched = known.flatMap((face) => {
    const place = findPlace(face, placesOf.get(face.imageId) ?? []);
    return place === undefined
      ? []
      : [
          {
            identity: face.identity,
            group: place.cluster ?? `alone ${place.faceId}`,
          },
        ];
  });
  if (matched.length === 0) {
    throw new JobError(
      { code: "NO_TRUTH", truth: truth ?? [] },
      `None of the ${known.length} faces that the truth names is in collection ${collection}; ingest the same photos first.`,
    );
  }
  const labels = numbered(matched.map(({ group }) => group));
  const identities = numbered(matched.map(({ identity }) => identity));
  return {
    faces: matched.length,
    identities: new Set(identities).size,
    clusters: new Set(labels).size,
    missing: known.length - matched.length,
    ...agreement(labels, identities),
  };
}

function findPlace(
  { box }: KnownFace,
  places: readonly FaceInImage[],
): FaceInImage | undefined {
  if (box === undefined) return places.find((place) => place.isMain);
  const [x, y, width, height] = box;
  const overlaps = places.map((place) => ({
    place,
    overlap: overlapOf(
      { x, y, width, height },
      {
        x: place.box[0] * place.width,
        y: place.box[1] * place.height,
        width: place.box[2] * place.width,
        height: place.box[3] * place.height,
      },
    ),
  }));
  const best = overlaps.sort((one, two) => two.overlap - one.overlap)[0];
  return best !== undefined && best.overlap > sameFaceOverlap
    ? best.place
    : undefined;
}

/** Equal names get equal numbers, from 0. */
function numbered(names: readonly string[]): Uint32Array {
  const numbers = new Map<string, number>();
  return Uint32Array.from(names, (name) => {
    if (!numbers.has(name)) numbers.set(name, numbers.size);
    return numbers.get(name)!;
  });
}
