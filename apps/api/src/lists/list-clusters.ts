import { pageClusters } from "@facegraph/face-graph/runs";
import type { RequestContext } from "../context.ts";
import { toConnection, toPageRequest } from "./connections.ts";
import { distributionOf } from "./distribution.ts";
import type { ListArguments } from "./list-faces.ts";

/** A page of the clusters of a run, the largest first unless sorted otherwise. */
export async function listClusters(
  context: RequestContext,
  collection: string,
  run: string | undefined,
  { where, sort, ...page }: ListArguments,
) {
  const request = toPageRequest(page, 50);
  const found =
    run === undefined
      ? { totalCount: 0, items: [], sizes: [] }
      : await pageClusters(context.connection, collection, run, {
          ...request,
          filter: where ?? {},
          sort: sort ?? [],
        });
  const clusters = await context.load.cluster.many(collection, found.items);
  const connection = toConnection(
    { totalCount: found.totalCount, items: clusters },
    request,
    (node) => ({ node }),
  );
  return {
    ...connection,
    aggregate: { count: found.totalCount, size: distributionOf(found.sizes) },
  };
}
