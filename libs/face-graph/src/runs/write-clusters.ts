import { writeInBatches } from "../database/batches.ts";
import { changeCollection } from "../collections/collections.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";
import * as cypher from "../cypher/runs/runs.ts";
import type { ClusterRun } from "./runs.ts";
import type { NewCluster, WriteRunOptions } from "./write-run.ts";

export interface ClusterRow {
  readonly cluster: NewCluster;
  readonly id: string;
  /** Whether its id was known before, from the active run most likely. */
  readonly isKnown: boolean;
}

const rowsPerBatch = 10_000;
/** As each of these walks along a whole run. */
const placesPerBatch = 50_000;

/** The run that clusters are hung on. */
export interface RunBeingWritten {
  readonly id: string;
  readonly name: string;
  /** Whether it did not grow by itself. */
  readonly isAskedFor: boolean;
}

export interface Attached {
  /** Whether it was complete, so that nothing was done. */
  readonly isReady: boolean;
  /** The ids of the clusters that were there. */
  readonly ids: ReadonlySet<string>;
}

/** Begins a run and hangs those clusters on it that earlier runs have written. */
export async function attachClusters(
  connection: GraphConnection,
  collection: string,
  run: RunBeingWritten,
  clusters: readonly ClusterRow[],
): Promise<Attached> {
  let outcome: Attached = { isReady: false, ids: new Set() };
  await writeInBatches(
    Math.max(clusters.length, 1), // a run of nothing is begun, too
    async (from, to) => {
      const rows = clusters.slice(from, to);
      const { isReady, ids } = await changeCollection(
        connection,
        collection,
        async (transaction, { activeRun }) => {
          const begun = await transaction.run<{ status: string }>(
            cypher.beginRun,
            { collection, ...run, now: Date.now() },
          );
          const isReady = begun.rows[0]!.status === "READY";
          const ids = isReady
            ? []
            : await attachPlaces(transaction, rows, {
                collection,
                run: run.id,
                near: activeRun,
              });
          return { isReady, ids, didChange: false };
        },
      );
      outcome = { isReady, ids: new Set([...outcome.ids, ...ids]) };
    },
    {
      size: placesPerBatch,
      describe: (row) =>
        `the place of cluster ${clusters[row]?.id ?? "none"} in a run`,
    },
  );
  return outcome;
}

/** Of those that the active run is known to hold, only how many there are is asked: mostly all. */
async function attachPlaces(
  transaction: Transaction,
  rows: readonly ClusterRow[],
  run: {
    readonly collection: string;
    readonly run: string;
    readonly near: string | null;
  },
): Promise<string[]> {
  const parameters = { ...run, now: Date.now() };
  const shared = rows.filter(({ isKnown }) => isKnown && run.near !== null);
  const places = Object.fromEntries(
    shared.map((row) => [row.id, placeOf(row)]),
  );
  const { rows: counted } =
    shared.length === 0
      ? { rows: [] }
      : await transaction.run<{ attached: number }>(cypher.attachShared, {
          ...parameters,
          places,
        });
  const areThere = counted[0]?.attached === shared.length;
  const others = areThere ? rows.filter(({ isKnown }) => !isKnown) : rows;
  const ids = areThere ? shared.map(({ id }) => id) : [];
  if (others.length === 0) return ids;
  const { rows: found } = await transaction.run<{ id: string }>(
    cypher.attachClusters,
    {
      ...parameters,
      rows: others.map((row) => ({ id: row.id, place: placeOf(row) })),
    },
  );
  return [...ids, ...found.map(({ id }) => id)];
}

/**
 * Writes whole clusters, some faces together; one that is larger goes alone. A cluster, its faces
 * and its place in the run are written together, so that no sweep ever finds it loose.
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
  const sizes = clusters.map(({ cluster }) => cluster.members.length);
  await writeInBatches(
    clusters.length,
    async (from, to) => {
      const batch = clusters.slice(from, to);
      const rows = batch.map(({ id, cluster }, index) => ({
        id,
        members: cluster.members,
        nodes: cluster.nodes ?? [],
        size: sizes[from + index]!,
        cohesion: cluster.cohesion,
        representative: cluster.representative,
      }));
      await changeCollection(connection, collection, async (transaction) => {
        await writeMembers(transaction, collection, rows);
        await transaction.run(cypher.attachClusters, {
          collection,
          run,
          rows: batch.map((row) => ({ id: row.id, place: placeOf(row) })),
          now: Date.now(),
        });
        return { didChange: false };
      });
      onProgress(to);
    },
    {
      size: facesPerBatch,
      weigh: (row) => sizes[row]!,
      describe: (row) => `cluster ${clusters[row]!.id} of ${sizes[row]!} faces`,
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

/**
 * Stores what clusters share with earlier ones, what may be one person and what the run is based
 * on; with the last of it, the run is ready.
 * @param facts asked for then
 */
export async function finishRun(
  connection: GraphConnection,
  collection: string,
  id: string,
  clusters: readonly ClusterRow[],
  {
    basedOn,
    overlaps = [],
    mergeSuggestions = [],
    facts,
  }: WriteRunOptions & { readonly facts: () => object },
): Promise<ClusterRun | undefined> {
  const idOf = new Map(clusters.map(({ cluster, id }) => [cluster.label, id]));
  const lists = [
    {
      what: "what two clusters share",
      query: cypher.writeOverlaps,
      rows: overlaps.map(({ label, ...overlap }) => ({
        cluster: idOf.get(label)!,
        ...overlap,
      })),
    },
    {
      what: "a merge suggestion",
      query: cypher.writeMergeSuggestions,
      rows: mergeSuggestions,
    },
    {
      what: "what a run is based on",
      query: cypher.setBase,
      rows: basedOn === undefined ? [] : [{ base: basedOn }],
    },
  ];
  const kinds = lists.flatMap(({ what, rows }) => rows.map(() => what));
  const count = kinds.length;
  let finished: ClusterRun | undefined;
  await writeInBatches(
    count + 1,
    async (from, to) => {
      const { run } = await changeCollection(
        connection,
        collection,
        async (transaction) => {
          let start = 0;
          for (const { query, rows } of lists) {
            const batch = rows.slice(
              Math.max(from - start, 0),
              Math.max(to - start, 0),
            );
            start += rows.length;
            if (batch.length > 0)
              await transaction.run(query, { collection, id, rows: batch });
          }
          if (to <= count) return { run: undefined, didChange: false };
          const { rows } = await transaction.run<{ run: ClusterRun }>(
            cypher.finishRun,
            { collection, id, ...facts(), now: Date.now() },
          );
          return { run: rows[0]?.run, didChange: false };
        },
      );
      finished = run;
    },
    {
      size: rowsPerBatch,
      describe: (row) => kinds[row] ?? `run ${id}`,
    },
  );
  return finished;
}

/** A cluster's place in the run, without its faces: a cluster that is there has them. */
function placeOf({ cluster: { label, density, weakestLink } }: ClusterRow) {
  return [label, density, weakestLink ?? null];
}
