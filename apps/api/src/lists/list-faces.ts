import type { Filter, Sort } from "@facegraph/face-graph";
import { type FaceSource, pageFaces } from "@facegraph/face-graph/faces";
import type { RequestContext } from "../context.ts";
import {
  type PageArguments,
  toConnection,
  toPageRequest,
} from "./connections.ts";
import { findRequestedRun } from "./requested-run.ts";

export interface ListArguments extends PageArguments {
  readonly where?: Filter | null;
  readonly sort?: readonly Sort[] | null;
}

/** A page of faces. Filters that speak of clusters mean those of the active run. */
export async function listFaces(
  context: RequestContext,
  collection: string,
  source: FaceSource,
  { where, sort, ...page }: ListArguments,
) {
  const request = toPageRequest(page, 50);
  const run = (await findRequestedRun(context, collection)) ?? "";
  const found = await pageFaces(context.connection, collection, source, {
    ...request,
    filter: where ?? {},
    sort: sort ?? [],
    run,
  });
  const faces = await context.load.face.many(collection, found.items);
  return toConnection(
    { totalCount: found.totalCount, items: faces },
    request,
    (node) => ({ node }),
  );
}
