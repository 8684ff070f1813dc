import type { GraphConnection } from "@facegraph/face-graph";
import {
  type Collection,
  type CollectionModel,
} from "@facegraph/face-graph/collections";
import {
  forgetNextPairs,
  type Migration,
  setFacesCompared,
  streamNextEmbeddings,
} from "@facegraph/face-graph/migrations";
import { writeSimilarities } from "@facegraph/face-graph/similarities";
import { throwIfStopped } from "../errors.ts";
import {
  type SearchedPairs,
  searchPairs,
  type SearchPairsOptions,
} from "../ingest/search-pairs.ts";

/**
 * Compares the embeddings of the other model and stores the similar pairs beside those that count.
 * Called again, it stores what is missing. Where other faces were compared before, as photographs
 * came back, their pairs are dropped first.
 * @returns what the search found, and how many faces have an embedding of the other model
 * @throws AbortedError; GraphError; SimilarityError
 */
export async function compareNext(
  connection: GraphConnection,
  { name, nextOrdinal, maxPairsPerFace }: Collection,
  migration: Migration,
  model: Pick<CollectionModel, "edgeFloor" | "recommendedThreshold">,
  options: SearchPairsOptions,
): Promise<SearchedPairs & { readonly embedded: number }> {
  const { signal, onProgress } = options;
  const { token, facesCompared } = migration;
  const stored = await streamNextEmbeddings(connection, name, nextOrdinal);
  const embedded = stored.faceIds.length;
  const { edgeFloor, recommendedThreshold } = model;
  const found = await searchPairs(
    stored,
    { edgeFloor, recommendedThreshold, maxPairsPerFace },
    options,
  );
  if (facesCompared !== null && facesCompared !== embedded)
    await forgetNextPairs(connection, name, token);
  await setFacesCompared(connection, name, token, embedded);
  await writeSimilarities(connection, name, stored.faceIds, found.pairs, {
    type: "NEXT_SIMILAR",
    isMigrating: true,
    ...(signal === undefined ? {} : { signal }),
    onProgress: (written) =>
      onProgress?.(
        "Storing similar pairs",
        written,
        found.pairs.sources.length,
      ),
  });
  throwIfStopped(
    signal,
    "The migration was stopped; the same command goes on where it stopped.",
  );
  return { ...found, embedded };
}
