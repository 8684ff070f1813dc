import { changeCollection } from "../collections/collections.ts";
import { writeMergeSuggestions } from "../cypher/runs/merge-suggestions.ts";
import { writeOverlaps } from "../cypher/runs/overlaps.ts";
import type {
  RunOutcome,
  RunSettings,
  RunStorage,
} from "../cypher/runs/run-fields.ts";
import * as cypher from "../cypher/runs/write-run.ts";
import { writeInBatches } from "../database/batches.ts";
import type { GraphConnection, Transaction } from "../database/connection.ts";
import type { NewCluster, WriteRunOptions } from "./new-run.ts";
import type { ClusterRun } from "./runs.ts";

export interface ClusterRow {
  readonly cluster: NewCluster;
  readonly id: string;
  /** Whether its id was given, most likely because the active run has it. */
  readonly isKnown: boolean;
}

const rowsPerBatch = 10_000;
/** Many, as each batch reads a whole run. */
const attachmentsPerBatch = 50_000;

/** The run that clusters are attached to. */
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

/** Begins a run and attaches those clusters to it that earlier runs have written. */
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
            : await attachStored(transaction, rows, {
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
      size: attachmentsPerBatch,
      describe: (row) =>
        `the relationship of cluster ${clusters[row]?.id ?? "none"} to its run`,
    },
  );
  return outcome;
}

/**
 * Attaches clusters that the active run is known to hold by walking along that run. Unless all of
 * them are found so, all are looked up by id.
 * @returns the ids of the clusters that are stored
 */
async function attachStored(
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
  const inRuns = Object.fromEntries(
    shared.map((row) => [row.id, inRunOf(row)]),
  );
  const { rows: counted } =
    shared.length === 0
      ? { rows: [] }
      : await transaction.run<{ attached: number }>(cypher.attachShared, {
          ...parameters,
          inRuns,
        });
  const areThere = counted[0]?.attached === shared.length;
  const others = areThere ? rows.filter(({ isKnown }) => !isKnown) : rows;
  const ids = areThere ? shared.map(({ id }) => id) : [];
  if (others.length === 0) return ids;
  const { rows: found } = await transaction.run<{ id: string }>(
    cypher.attachClusters,
    {
      ...parameters,
      rows: others.map((row) => ({ id: row.id, inRun: inRunOf(row) })),
    },
  );
  return [...ids, ...found.map(({ id }) => id)];
}

/**
 * Writes whole clusters, several in a batch; a cluster larger than a batch goes alone. A cluster,
 * its faces and its relationship to the run are written together, so that nobody ever finds it
 * without a run and deletes it.
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
          rows: batch.map((row) => ({ id: row.id, inRun: inRunOf(row) })),
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

/** Finds faces by the server's numbers first, and looks up the rest only if some were missing. */
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
 * Stores overlaps with earlier clusters, merge suggestions and the run that this one is based on.
 * With the last of it, the run is ready.
 * @param options.facts called once all the rest is stored
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
  }: WriteRunOptions & {
    readonly facts: () => RunSettings & RunOutcome & RunStorage;
  },
): Promise<ClusterRun | undefined> {
  const idOf = new Map(clusters.map(({ cluster, id }) => [cluster.label, id]));
  const lists = [
    {
      what: "what two clusters share",
      query: writeOverlaps,
      rows: overlaps.map(({ label, ...overlap }) => ({
        cluster: idOf.get(label)!,
        ...overlap,
      })),
    },
    {
      what: "a merge suggestion",
      query: writeMergeSuggestions,
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

/** What the run says of a cluster, as `IN_RUN` holds it: label, density, weakest link. */
function inRunOf({ cluster: { label, density, weakestLink } }: ClusterRow) {
  return [label, density, weakestLink ?? null];
}
