import { randomUUID } from "node:crypto";
import * as cypher from "../cypher/collections/collections.ts";
import type { PairType } from "../cypher/similarities/similarities.ts";
import { writeUntilDone } from "../database/batches.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";
import { GraphError } from "../errors.ts";
import { defaultPairCap } from "./pair-cap.ts";

/** One library with one embedding model. */
export interface Collection {
  readonly name: string;
  readonly modelId: string;
  /** What `weight` means, in words of the model's card. */
  readonly similarity: string;
  readonly edgeFloor: number;
  readonly recommendedMethod: string;
  readonly recommendedThreshold: number;
  /**
   * The exponent of weights that the card recommends for the method `sharpened`; null where the
   * card has none.
   */
  readonly recommendedSharpness: number | null;
  /**
   * Up to how many faces the recommended threshold holds, as the card says; null where nobody
   * measured it.
   */
  readonly thresholdHoldsUpTo: number | null;
  /** How similar two of its faces are by chance; null before that was measured. */
  readonly chance: ChanceSimilarity | null;
  /** Rises with every change of faces, similar pairs or constraints. */
  readonly generation: number;
  /**
   * A random id of the last change, so that no two states have the same one: not even in another
   * collection, or in one that was deleted and made again.
   */
  readonly revision: string | null;
  /**
   * The revision of the last change of a face or similar pair that was there already. While it
   * stays, faces and similar pairs were only added.
   */
  readonly baseRevision: string | null;
  /** The next ordinal to give. */
  readonly nextOrdinal: number;
  /** All similar pairs between faces with ordinals below it are stored. */
  readonly comparedOrdinal: number;
  /**
   * How many of its strongest similar pairs a face keeps. A pair is stored if either of its faces
   * keeps it. It is set when the collection is made, and never changes, as all stored pairs follow
   * it.
   */
  readonly maxPairsPerFace: number;
  /** How the pairs of its newest faces were searched; null before any was. */
  readonly pairSearch: PairSearch | null;
  readonly activeRun: string | null;
  /**
   * The run that `Face.cluster` follows. It is not the active one if an activation was
   * interrupted.
   */
  readonly mirroredRun: string | null;
  readonly createdAt: Date;
  /**
   * The types of relationship that hold its similar pairs: `SIMILAR`, and others while it moves to
   * another model.
   */
  readonly pairTypes: readonly PairType[];
  /** The model that it is being moved to; null when it stays with its own. */
  readonly movingTo: string | null;
}

/** How similar two faces taken at random are. */
export interface ChanceSimilarity {
  readonly faceCount: number;
  /** The 50 % quantile. */
  readonly median: number;
  /** The 16 % quantile. */
  readonly lowerQuantile: number;
  /** The share of pairs more than three times the difference of the two above the median. */
  readonly highShare: number;
}

/** How similar pairs were searched. */
export interface PairSearch {
  readonly method: "exact" | "approximate";
  /**
   * The share of the neighbours of sampled faces that an approximate search found; null for an
   * exact one.
   */
  readonly recall: number | null;
  readonly sampledFaces: number;
}

/** What a model's card says of the collections it makes. */
export type CollectionModel = Pick<
  Collection,
  | "modelId"
  | "similarity"
  | "edgeFloor"
  | "recommendedMethod"
  | "recommendedThreshold"
> &
  Partial<
    Pick<
      Collection,
      "recommendedSharpness" | "thresholdHoldsUpTo" | "maxPairsPerFace"
    >
  >;

/** In the order in which they are deleted: nodes with many relationships come last. */
const nodeLabels = [
  "NextEmbedding",
  "NextFace",
  "Embedding",
  "Face",
  "Cluster",
  "ClusterRun",
  "File",
  "Image",
  "Person",
  "Correction",
  "Migration",
] as const;
const nodesPerBatch = 5000;

/**
 * Gives the collection of that name; if there is none, it is made. A collection that is there
 * keeps all that it was made with, its cap of pairs per face included, whatever `model` says.
 * @param model with `maxPairsPerFace` 256 unless it says otherwise
 * @throws GraphError `MODEL_MISMATCH` when it holds embeddings of another model
 */
export async function openCollection(
  connection: GraphConnection,
  name: string,
  model: CollectionModel,
): Promise<Collection> {
  const { rows } = await connection.write<{ collection: Collection }>(
    cypher.openCollection,
    {
      recommendedSharpness: null,
      thresholdHoldsUpTo: null,
      maxPairsPerFace: defaultPairCap,
      ...model,
      name,
      revision: randomUUID(),
      now: Date.now(),
    },
  );
  const collection = rows[0]!.collection;
  if (collection.modelId !== model.modelId) {
    throw new GraphError(
      {
        code: "MODEL_MISMATCH",
        collection: name,
        stored: collection.modelId,
        received: model.modelId,
      },
      `Collection ${name} holds embeddings of ${collection.modelId}, not ${model.modelId}; they cannot be compared. Use that model, or another collection; \`facegraph model migrate ${model.modelId}\` moves a collection to another model.`,
    );
  }
  return collection;
}

/** @throws GraphError `COLLECTION_NOT_FOUND` */
export async function readCollection(
  connection: GraphConnection,
  name: string,
): Promise<Collection> {
  const [row] = await connection.read<{ collection: Collection }>(
    cypher.readCollection,
    { name },
  );
  return row?.collection ?? notFound(name);
}

export async function listCollections(
  connection: GraphConnection,
): Promise<Collection[]> {
  const rows = await connection.read<{ collection: Collection }>(
    cypher.listCollections,
  );
  return rows.map((row) => row.collection);
}

/**
 * Deletes a collection and everything in it, and nothing else.
 * @throws GraphError `ROW_TOO_LARGE`; deleted again, it goes on from there
 */
export async function deleteCollection(
  connection: GraphConnection,
  name: string,
): Promise<void> {
  for (const label of nodeLabels)
    await writeUntilDone(
      async (most) => {
        const query = cypher.deleteNodes(label);
        const written = await connection.write(query, {
          collection: name,
          most,
        });
        return written.nodesDeleted;
      },
      { size: nodesPerBatch, what: `a ${label} of ${name}` },
    );
  await connection.write(cypher.deleteCollection, { collection: name });
}

/**
 * Changes a collection while no one else does: takes its lock, runs `work`, and raises the
 * generation if `work` says that faces, similar pairs or constraints changed. `keepsEdges` says
 * that the faces and similar pairs that were there stayed as they were, so that whoever has read
 * them reads only new ones. Writers of one collection wait for each other here, so they cannot
 * deadlock.
 */
export async function changeCollection<
  T extends { readonly didChange: boolean; readonly keepsEdges?: boolean },
>(
  connection: GraphConnection,
  name: string,
  work: (transaction: Transaction, collection: Collection) => Promise<T>,
): Promise<T> {
  const revision = randomUUID();
  return connection.inWriteTransaction(async (transaction) => {
    const { rows } = await transaction.run<{ collection: Collection }>(
      cypher.lockCollection,
      { collection: name },
    );
    const outcome = await work(
      transaction,
      rows[0]?.collection ?? notFound(name),
    );
    if (outcome.didChange)
      await transaction.run(cypher.raiseGeneration, {
        collection: name,
        revision,
        keepsEdges: outcome.keepsEdges === true,
      });
    return outcome;
  });
}

function notFound(name: string): never {
  throw new GraphError(
    { code: "COLLECTION_NOT_FOUND", collection: name },
    `There is no collection ${name}; ingest photographs into it first, or check the name.`,
  );
}
