import {
  changeCollection,
  readCollection,
} from "../collections/collections.ts";
import * as looks from "../cypher/migrations/looks.ts";
import * as migrations from "../cypher/migrations/migration.ts";
import * as tidy from "../cypher/migrations/tidy.ts";
import { writeInBatches } from "../database/batches.ts";
import type { GraphConnection } from "../database/connection.ts";
import {
  readEmbeddingsInto,
  type StoredEmbeddings,
} from "../faces/stream-embeddings.ts";

/** Ordinals in one transaction, to begin with: a face has up to a few hundred pairs. */
const facesPerStep = 500;

/** Reads the embeddings of the other model, as `streamEmbeddings` reads those that count. */
export function streamNextEmbeddings(
  connection: GraphConnection,
  collection: string,
  ordinalEnd: number,
): Promise<StoredEmbeddings> {
  return readEmbeddingsInto(
    connection,
    looks.streamNextEmbeddings,
    collection,
    ordinalEnd,
  );
}

/** Notes how many faces the pairs of the other model are of, before these are stored. */
export async function setFacesCompared(
  connection: GraphConnection,
  collection: string,
  token: string,
  faces: number,
): Promise<void> {
  await connection.write(migrations.setFacesCompared, {
    collection,
    token,
    faces,
  });
}

/** Deletes the pairs of the other model. */
export async function forgetNextPairs(
  connection: GraphConnection,
  collection: string,
  token: string,
): Promise<void> {
  await forOrdinals(connection, collection, async (range) => {
    await changeCollection(connection, collection, async (transaction) => {
      const { rows } = await transaction.run<{
        migration: { phase: string };
      }>(migrations.findMigration, { collection, token });
      if (rows[0]?.migration.phase === "LOOKING")
        await transaction.run(tidy.dropPairs("NEXT_SIMILAR"), range);
      return { didChange: false };
    });
  });
}

/** Does a step for the faces of every range of ordinals, each in a transaction of its own. */
export async function forOrdinals(
  connection: GraphConnection,
  collection: string,
  step: (range: {
    readonly collection: string;
    readonly from: number;
    readonly to: number;
  }) => Promise<void>,
): Promise<void> {
  const { nextOrdinal } = await readCollection(connection, collection);
  await writeInBatches(
    nextOrdinal,
    (from, to) => step({ collection, from, to }),
    {
      size: facesPerStep,
      describe: (ordinal) => `the face with ordinal ${ordinal}`,
    },
  );
}
