import type { Page, PageRequest } from "@facegraph/face-graph";
import { badInput } from "../user-errors.ts";

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface Connection<Edge> {
  readonly edges: readonly (Edge & { readonly cursor: string })[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number;
}

/** The longest list that one field gives. */
const mostPerPage = 500;
const cursorPrefix = "after:";

/**
 * @param usual the size of a page when none is asked for
 * @throws RequestError `BAD_USER_INPUT` for a size that is not 0 to 500, or a cursor that this API
 *   never gave
 */
export function toPageRequest(
  { first, after }: PageArguments,
  usual: number,
): PageRequest {
  return {
    limit: checkFirst(first ?? usual),
    skip: after === undefined || after === null ? 0 : readCursor(after) + 1,
  };
}

export function toConnection<Item, Edge>(
  { items, totalCount }: Page<Item>,
  { skip }: PageRequest,
  toEdge: (item: Item) => Edge,
): Connection<Edge> {
  const edges = items.map((item, index) => ({
    ...toEdge(item),
    cursor: writeCursor(skip + index),
  }));
  return {
    edges,
    totalCount,
    pageInfo: {
      hasNextPage: skip + items.length < totalCount,
      hasPreviousPage: skip > 0 && totalCount > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** @throws RequestError `BAD_USER_INPUT` for a size that is not 0 to 500 */
export function checkFirst(first: number): number {
  if (first >= 0 && first <= mostPerPage) return first;
  throw badInput(
    `Expected first to be 0 to ${mostPerPage} but received ${first}.`,
  );
}

function writeCursor(position: number): string {
  return Buffer.from(`${cursorPrefix}${position}`).toString("base64url");
}

function readCursor(cursor: string): number {
  const text = Buffer.from(cursor, "base64url").toString("latin1");
  const position = Number(/^after:(\d{1,15})$/.exec(text)?.[1]);
  if (Number.isSafeInteger(position)) return position;
  throw badInput(
    "Expected a cursor that this API gave. Leave it out to start from the beginning.",
  );
}
