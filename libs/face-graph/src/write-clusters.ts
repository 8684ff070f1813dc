import { writeInBatches } from "./batches.ts";
import { changeCollection } from "./collections.ts";
import type { GraphConnection, Parameters, Transaction } from "./connection.ts";
import * as cypher from "./cypher/runs.ts";
import type { NewCluster, WriteRunOptions } from "./write-run.ts";

export type ClusterRow = NewCluster & { readonly id: string };

const rowsPerBatch = 10_000;
/** As each of these walks along a whole run. */
const placesPerBatch = 50_000;

/**
 * Hangs those clusters on the run that earlier runs have written, and says which.
 * @param near a run that shares clusters with it, most likely
 */
export async function attachClusters(
  connection: GraphConnection,
  collection: string,
  run: string,
  clusters: readonly ClusterRow[],
  near: string | null,
): Promise<Set<string>> {
  const attached = new Set<string>();
  await writeInBatches(
    clusters.length,
    async (from, to) => {
      const rows = clusters.slice(from, to).map(placeOf);
      const { ids } = await changeCollection(
        connection,
        collection,
        async (transaction) => ({
          ids: await attachPlaces(transaction, rows, { collection, run, near }),
          didChange: false,
        }),
      );
      for (const id of ids) attached.add(id);
    },
    {
      size: placesPerBatch,
      describe: (row) => `the place of cluster ${clusters[row]!.id} in a run`,
    },
  );
  return attached;
}

async function attachPlaces(
  transaction: Transaction,
  rows: readonly ReturnType<typeof placeOf>[],
  run: {
    readonly collection: string;
    readonly run: string;
    readonly near: string | null;
  },
): Promise<string[]> {
  const now = Date.now();
  const ids = new Set<string>();
  const attach = async (query: string, places: Parameters) => {
    const found = await transaction.run<{ id: string }>(query, {
      ...run,
      ...places,
      now,
    });
    for (const { id } of found.rows) ids.add(id);
  };
  if (run.near !== null)
    await attach(cypher.attachShared, {
      places: Object.fromEntries(rows.map((row) => [row.id, row])),
    });
  const others = rows.filter(({ id }) => !ids.has(id));
  if (others.length > 0) await attach(cypher.attachClusters, { rows: others });
  return [...ids];
}

/**
 * Writes whole clusters, some faces together; one that is larger goes alone. A cluster, its faces and its place in the run are
 * written together, so that no sweep ever finds it loose.
 */
export async function writeClusters(
  connection: GraphConnection,
  collection: string,
  run: string,
  clusters: readonly ClusterRow[],
  {
    facesPerBatch,
    onProgress,
  }: {
    readonly facesPerBatch: number;
    readonly onProgress: (done: number) => void;
  },
): Promise<void> {
  const sizeOf = (row: number) => clusters[row]!.members.length;
  await writeInBatches(
    clusters.length,
    async (from, to) => {
      const batch = clusters.slice(from, to);
      const rows = batch.map(
        ({ id, members, nodes = [], cohesion, representative }) => ({
          id,
          members,
          nodes,
          size: members.length,
          cohesion,
          representative,
        }),
      );
      await changeCollection(connection, collection, async (transaction) => {
        await writeMembers(transaction, collection, rows);
        await transaction.run(cypher.attachClusters, {
          collection,
          run,
          rows: batch.map(placeOf),
          now: Date.now(),
        });
        return { didChange: false };
      });
      onProgress(to);
    },
    {
      size: facesPerBatch,
      weigh: sizeOf,
      describe: (row) => `cluster ${clusters[row]!.id} of ${sizeOf(row)} faces`,
    },
  );
}

/** Most faces are where they are said to be: only where some are missing are they looked up. */
async function writeMembers(
  transaction: Transaction,
  collection: string,
  rows: readonly { readonly members: readonly string[] }[],
): Promise<void> {
  const members = rows.reduce((sum, row) => sum + row.members.length, 0);
  const parameters = { collection, rows };
  const found = await transaction.run(cypher.writeClusters, parameters);
  if (found.relationshipsCreated < members)
    await transaction.run(cypher.completeClusters, parameters);
}

/** What the run is based on, what its clusters share with earlier ones, and what may be one person. */
export async function writeLineage(
  connection: GraphConnection,
  collection: string,
  id: string,
  clusters: readonly ClusterRow[],
  { basedOn, overlaps = [], mergeSuggestions = [] }: WriteRunOptions,
): Promise<void> {
  const write = (query: string, list: readonly object[], what: string) =>
    writeInBatches(
      list.length,
      async (from, to) => {
        const rows = list.slice(from, to);
        await changeCollection(connection, collection, async (transaction) => {
          await transaction.run(query, { collection, id, rows });
          return { didChange: false };
        });
      },
      { size: rowsPerBatch, describe: () => what },
    );
  const idOf = new Map(clusters.map((row) => [row.label, row.id]));
  const pairs = overlaps.map(({ label, ...overlap }) => ({
    cluster: idOf.get(label)!,
    ...overlap,
  }));
  await write(cypher.writeOverlaps, pairs, "what two clusters share");
  await write(
    cypher.writeMergeSuggestions,
    mergeSuggestions,
    "a merge suggestion",
  );
  const bases = basedOn === undefined ? [] : [{ base: basedOn }];
  await write(cypher.setBase, bases, "what a run is based on");
}

/** A cluster's place in the run, without its faces: a cluster that is there has them. */
function placeOf({ id, label, density, weakestLink }: ClusterRow) {
  return { id, label, density, weakestLink: weakestLink ?? null };
}
