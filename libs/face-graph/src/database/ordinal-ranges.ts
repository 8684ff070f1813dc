import { AbortedError } from "@facegraph/cw-core";
import type { GraphConnection } from "./connection.ts";

/** Faces of a collection by their ordinals, and how they are asked for. */
export interface OrdinalRanges {
  readonly collection: string;
  /** By default 0. */
  readonly from?: number;
  /** One above the last. */
  readonly to: number;
  /** Faces asked for at a time: neither side holds all of it in rows. */
  readonly rangeSize: number;
  /** Ranges read side by side: the server has more than one core. */
  readonly readers: number;
  /** Rows the server sends at a time. */
  readonly fetchSize?: number;
  readonly signal?: AbortSignal;
  /** Called with how many ordinals have been read, and of how many. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Asks a question of all faces, some at a time; rows come in no order.
 * @param query with the parameters `collection`, `from` and `to`, the latter exclusive
 * @throws AbortedError
 */
export async function streamRanges(
  connection: GraphConnection,
  query: string,
  ranges: OrdinalRanges,
  onRow: (values: readonly unknown[]) => void,
): Promise<void> {
  const { collection, from: start = 0, to: end, signal, onProgress } = ranges;
  const { fetchSize } = ranges;
  let next = start;
  let done = 0;
  const readNext = async () => {
    while (next < end) {
      if (signal?.aborted === true)
        throw new AbortedError("Reading the graph was stopped.");
      const from = next;
      const to = Math.min(from + ranges.rangeSize, end);
      next = to;
      await connection.stream(
        query,
        { collection, from, to },
        { ...(fetchSize === undefined ? {} : { fetchSize }), onRow },
      );
      done += to - from;
      onProgress?.(done, end - start);
    }
  };
  await Promise.all(Array.from({ length: ranges.readers }, readNext));
}
