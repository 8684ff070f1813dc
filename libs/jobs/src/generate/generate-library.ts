import { type GraphConnection, GraphError } from "@facegraph/face-graph";
import {
  type CollectionModel,
  openCollection,
  readCollection,
} from "@facegraph/face-graph/collections";
import { writeFaces } from "@facegraph/face-graph/faces";
import {
  defaultSyntheticLibrary,
  drawSyntheticIdentities,
  drawSyntheticRows,
  photosOf,
  type SyntheticLibraryOptions,
} from "@facegraph/synthetic";
import { throwIfStopped } from "../errors.ts";
import {
  compareFaces,
  type CompareFacesOptions,
  type CompareFacesReport,
} from "../ingest/compare-faces.ts";

export interface GenerateOptions
  extends
    CompareFacesOptions,
    Pick<
      SyntheticLibraryOptions,
      "faceCount" | "dimension" | "seed" | "largestIdentity"
    > {
  /** By default `default`. */
  readonly collection?: string;
  /**
   * Part of every path, by default `synthetic`. Libraries of different names share no photograph.
   */
  readonly name?: string;
  /** Say what would be stored, and store nothing. */
  readonly dryRun?: boolean;
}

export interface GenerateReport {
  readonly collection: string;
  /** Faces of the whole library. */
  readonly faces: number;
  readonly identities: number;
  /** Faces that show a person who has no other face. */
  readonly strangers: number;
  /** Faces that this call stored; under `dryRun`, those that it would store. */
  readonly facesWritten: number;
  readonly pairs: number;
  readonly pairSearch: CompareFacesReport["search"];
  readonly nodesCreated: number;
  readonly relationshipsCreated: number;
  readonly notices: readonly string[];
}

/** Faces that are stored in one transaction. */
const batchSize = 500;
/** It cannot be part of a real model's id, because of the colon. */
const modelPrefix = "synthetic:";

/** Whether a collection's faces are made up. */
export function isSynthetic({
  modelId,
}: Pick<CollectionModel, "modelId">): boolean {
  return modelId.startsWith(modelPrefix);
}

/**
 * Fills a collection with a made-up library and compares its faces. Each face has a photograph of
 * its own and an identity. What is stored is left alone: a second call writes nothing, and a call
 * after an interrupted one goes on where that stopped.
 * @param options `faceCount` at least 0, `dimension` at least 1
 * @throws AbortedError; GraphError `MODEL_MISMATCH` when the collection holds anything else
 */
export async function generateLibrary(
  connection: GraphConnection,
  options: GenerateOptions,
): Promise<GenerateReport> {
  const {
    collection = "default",
    dryRun = false,
    signal,
    onProgress,
  } = options;
  const drawing = { name: "synthetic", ...options };
  const { faceCount } = drawing;
  const stored = dryRun
    ? await countStored(connection, collection)
    : (await openCollection(connection, collection, modelOf(drawing)))
        .nextOrdinal;
  const totals = {
    collection,
    ...countIdentities(drawSyntheticIdentities(drawing)),
    facesWritten: Math.max(faceCount - stored, 0),
  };
  let nodesCreated = 0;
  let relationshipsCreated = 0;
  if (dryRun)
    return {
      ...totals,
      pairs: 0,
      pairSearch: null,
      nodesCreated,
      relationshipsCreated,
      notices: [],
    };
  // Only this job stores faces here, in this order: the stored ones are the first ones.
  for (const rows of drawSyntheticRows(drawing, batchSize)) {
    const to = rows.firstRow + rows.rowCount;
    if (to <= stored) continue;
    throwIfStopped(
      signal,
      "Generating was stopped; the same command goes on where it stopped.",
    );
    const written = await writeFaces(
      connection,
      collection,
      photosOf(rows, rows.firstRow, to),
    );
    nodesCreated += written.nodesCreated;
    relationshipsCreated += written.relationshipsCreated;
    onProgress?.("Storing faces", to, faceCount);
  }
  const compared = await compareFaces(connection, collection, options);
  return {
    ...totals,
    pairs: compared.pairs,
    pairSearch: compared.search,
    nodesCreated,
    relationshipsCreated: relationshipsCreated + compared.relationshipsCreated,
    notices: compared.notices,
  };
}

/** Each draw is a model of its own: faces of two draws cannot be compared. */
function modelOf(options: SyntheticLibraryOptions): CollectionModel {
  const { name, faceCount, dimension, seed, largestIdentity } = {
    ...defaultSyntheticLibrary,
    ...options,
  };
  return {
    modelId: `${modelPrefix}${name}:${faceCount}x${dimension}:${largestIdentity}:${seed}`,
    similarity: "cosine",
    edgeFloor: 0.45,
    recommendedMethod: "cohesive",
    recommendedThreshold: 0.55,
  };
}

async function countStored(
  connection: GraphConnection,
  collection: string,
): Promise<number> {
  try {
    return (await readCollection(connection, collection)).nextOrdinal;
  } catch (error) {
    if (error instanceof GraphError && error.code === "COLLECTION_NOT_FOUND")
      return 0;
    throw error;
  }
}

function countIdentities(identities: Int32Array) {
  const seen = new Uint32Array(identities.length);
  for (const identity of identities) seen[identity]!++;
  return {
    faces: identities.length,
    identities: seen.filter((faces) => faces > 0).length,
    strangers: seen.filter((faces) => faces === 1).length,
  };
}
