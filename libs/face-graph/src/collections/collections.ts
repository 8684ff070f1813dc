import { randomUUID } from "node:crypto";
import { writeUntilDone } from "../database/batches.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";
import * as cypher from "../cypher/collections/collections.ts";
import { GraphError } from "../errors.ts";

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
   * The exponent of weights that the card recommends under the method `sharpened`; null where it
   * says none.
   */
  readonly recommendedSharpness: number | null;
  /** Found from the similarities of its own faces; null while they are too few. */
  readonly automaticThreshold: number | null;
  /** Rises with every change of faces, edges or links. */
  readonly generation: number;
  /**
   * Changes with the generation, and unlike it is never used again: not in another collection, nor
   * in one made anew.
   */
  readonly revision: string | null;
  /** Changes with the revision, unless the faces and edges that were there stayed as they were. */
  readonly baseRevision: string | null;
  readonly nextOrdinal: number;
  readonly comparedOrdinal: number;
  /**
   * Each face keeps at most so many of its strongest similar pairs; set when the collection is
   * made, as what is stored follows it.
   */
  readonly maxPairsPerFace: number;
  /** How the pairs of its newest faces were searched; null before any was. */
  readonly pairSearch: PairSearch | null;
  readonly activeRun: string | null;
  /**
   * The run that `Face.cluster` mirrors: another than the active one where an activation was
   * interrupted.
   */
  readonly mirroredRun: string | null;
  readonly createdAt: Date;
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
  Partial<Pick<Collection, "recommendedSharpness" | "maxPairsPerFace">>;

/** What a collection is made with where nobody says otherwise. */
export const defaultCollectionOptions = Object.freeze({ maxPairsPerFace: 256 });

/**
 * In the order in which they are deleted: those that much hangs on come after what hangs on them.
 */
const nodeLabels = [
  "Embedding",
  "Face",
  "Cluster",
  "ClusterRun",
  "File",
  "Image",
  "Person",
  "Correction",
] as const;
const nodesPerBatch = 5000;

/**
 * Gives the collection of that name, made if there is none.
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
      ...defaultCollectionOptions,
      ...model,
      name,
      writeId: randomUUID(),
      now: Date.now(),
    },
  );
  const collection = rows[0]!.collection;
  if (collection.modelId !== model.modelId) {
    throw new GraphError(
      "MODEL_MISMATCH",
      `Collection ${name} holds embeddings of ${collection.modelId}, not ${model.modelId}; they cannot be compared. Use that model, or another collection.`,
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
 * generation if `work` says that faces, edges or links changed. With `keepsEdges` the faces and
 * edges that were there stayed as they were, so whoever has them needs to read new ones only.
 * Writers of one collection wait for each other here, so they cannot lock each other out.
 */
export async function changeCollection<
  T extends { readonly didChange: boolean; readonly keepsEdges?: boolean },
>(
  connection: GraphConnection,
  name: string,
  work: (transaction: Transaction, collection: Collection) => Promise<T>,
): Promise<T> {
  const writeId = randomUUID();
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
        writeId,
        keepsEdges: outcome.keepsEdges === true,
      });
    return outcome;
  });
}

/** Says that all pairs of faces with ordinals below `ordinal` have been compared. */
export async function setComparedOrdinal(
  connection: GraphConnection,
  name: string,
  ordinal: number,
): Promise<void> {
  await connection.write(cypher.setComparedOrdinal, {
    collection: name,
    ordinal,
  });
}

/** Raises the floor of a collection that has grown. */
export async function setEdgeFloor(
  connection: GraphConnection,
  name: string,
  edgeFloor: number,
): Promise<void> {
  await connection.write(cypher.setEdgeFloor, { collection: name, edgeFloor });
}

/** Remembers the threshold found from the data when pairs were last compared. */
export async function setAutomaticThreshold(
  connection: GraphConnection,
  name: string,
  threshold: number,
): Promise<void> {
  await connection.write(cypher.setAutomaticThreshold, {
    collection: name,
    threshold,
  });
}

/** Remembers how the pairs of the newest faces were searched. */
export async function setPairSearch(
  connection: GraphConnection,
  name: string,
  { method, recall, sampledFaces }: PairSearch,
): Promise<void> {
  await connection.write(cypher.setPairSearch, {
    collection: name,
    method,
    recall,
    sampledFaces,
  });
}

function notFound(name: string): never {
  throw new GraphError(
    "COLLECTION_NOT_FOUND",
    `There is no collection ${name}; ingest photographs into it first, or check the name.`,
  );
}
