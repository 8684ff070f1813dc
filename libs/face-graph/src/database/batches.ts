import { GraphError } from "../errors.ts";

export interface BatchOptions {
  /** Of the first batches: the number of rows, or the sum of what `weigh` gives for them. */
  readonly size: number;
  /** What a row counts for, at least 1; by default 1. */
  readonly weigh?: (row: number) => number;
  /** Names a row, for an error about it alone. */
  readonly describe: (row: number) => string;
}

/**
 * Writes rows 0 to `count` − 1 in batches, each a transaction of its own. A batch that the server
 * has too little memory for leaves nothing behind. It is written again in halves, and later batches
 * are no larger than what fitted.
 * @param write stores the rows from `from` up to `to`, all or none
 * @throws GraphError `ROW_TOO_LARGE` for a row that does not fit alone; what was written before
 *   stays
 */
export async function writeInBatches(
  count: number,
  write: (from: number, to: number) => Promise<void>,
  { size, weigh = () => 1, describe }: BatchOptions,
): Promise<void> {
  let most = size;
  for (let from = 0; from < count;) {
    let weight = weigh(from);
    let to = from + 1;
    while (to < count && weight + weigh(to) <= most) weight += weigh(to++);
    try {
      await write(from, to);
      from = to;
    } catch (error) {
      if (to === from + 1) refuseRow(error, describe(from));
      most = halve(error, weight);
    }
  }
}

/**
 * Repeats a write that takes up to a number of items until none is left. Where the server's memory
 * does not suffice, it takes half as many.
 * @param write gives how many it took
 * @param what one of them is, for an error about it alone
 * @throws GraphError `ROW_TOO_LARGE`
 */
export async function writeUntilDone(
  write: (most: number) => Promise<number>,
  { size, what }: { readonly size: number; readonly what: string },
): Promise<void> {
  let most = size;
  for (let taken = 1; taken > 0;) {
    try {
      taken = await write(most);
    } catch (error) {
      if (most === 1) refuseRow(error, what);
      most = halve(error, most);
    }
  }
}

/** A list in parts of at most `size`. */
export function* batches<T>(list: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < list.length; start += size)
    yield list.slice(start, start + size);
}

function halve(error: unknown, size: number): number {
  if (!isOutOfMemory(error)) throw error;
  return Math.max(1, Math.floor(size / 2));
}

function refuseRow(error: unknown, row: string): void {
  if (!isOutOfMemory(error)) return;
  throw new GraphError(
    { code: "ROW_TOO_LARGE", row },
    `Neo4j has too little memory to store or delete ${row} in one transaction: raise its setting db.memory.transaction.max, or its heap, and do the same again. What was done before stays, and nothing of this was.`,
    { cause: error },
  );
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof GraphError && error.code === "DATABASE_OUT_OF_MEMORY";
}
