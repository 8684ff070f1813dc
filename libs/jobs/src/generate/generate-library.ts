import { GraphError, type GraphConnection } from "@facegraph/face-graph";
import {
  openCollection,
  readCollection,
  type CollectionModel,
} from "@facegraph/face-graph/collections";
import { writeFaces } from "@facegraph/face-graph/faces";
import {
  defaultSyntheticLibrary,
  drawSyntheticIdentities,
  drawSyntheticRows,
  photosOf,
  type SyntheticLibraryOptions,
} from "@facegraph/synthetic";
import { JobError } from "../errors.ts";
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
  /** Part of every id, by default `synthetic`: libraries of different names share no photograph. */
  readonly name?: string;
  /** Say what would be stored, and store nothing. */
  readonly dryRun?: boolean;
}

export interface GenerateReport {
  readonly collection: string;
  /** Of the library as a whole. */
  readonly faces: number;
  readonly identities: number;
  /** Faces whose identity is seen once. */
  readonly strangers: number;
  /** Faces that this call stored, or would. */
  readonly facesWritten: number;
  readonly pairs: number;
  readonly pairSearch: CompareFacesReport["search"];
  readonly nodesCreated: number;
  readonly relationshipsCreated: number;
  readonly notices: readonly string[];
}

/** Faces stored in one transaction. */
const batchSize = 500;
/** No model's id has a colon in it. */
const modelPrefix = "synthetic:";

/** Whether a collection's embeddings were drawn, and no model made them. */
export function isSynthetic({
  modelId,
}: Pick<CollectionModel, "modelId">): boolean {
  return modelId.startsWith(modelPrefix);
}

/**
 * Fills a collection with a made-up library, a photograph and an identity to each face, and links
 * similar faces. What is stored is left alone, so a second call writes nothing, and one that was
 * interrupted goes on where it stopped.
 * @param options `faceCount` at least 0, `dimension` at least 1
 * @throws JobError `ABORTED`; GraphError `MODEL_MISMATCH` when the collection holds anything else
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
  // Nobody else stores faces here, and these in this order: as many as are stored are the first
  // ones.
  for (const rows of drawSyntheticRows(drawing, batchSize)) {
    const to = rows.firstRow + rows.rowCount;
    if (to <= stored) continue;
    if (signal?.aborted === true)
      throw new JobError(
        { code: "ABORTED" },
        "Generating was stopped; the same command goes on from there.",
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
  const links = await compareFaces(connection, collection, options);
  return {
    ...totals,
    pairs: links.pairs,
    pairSearch: links.search,
    nodesCreated,
    relationshipsCreated: relationshipsCreated + links.relationshipsCreated,
    notices: links.notices,
  };
}

/** What was drawn is the model: faces of other draws cannot be compared with these. */
function modelOf(options: SyntheticLibraryOptions): CollectionModel {
  const { name, faceCount, dimension, seed, largestIdentity } = {
    ...defaultSyntheticLibrary,
    ...options,
  };
  return {
    modelId: `${modelPrefix}${name}:${faceCount}x${dimension}:${largestIdentity}:${seed}`,
    similarity: "cosine",
    edgeFloor: 0.45,
    recommendedMethod: "robust",
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
