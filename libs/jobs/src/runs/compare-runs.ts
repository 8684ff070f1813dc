import { type GraphConnection } from "@facegraph/face-graph";
import { type Person } from "@facegraph/face-graph/people";
import {
  type ClusterRun,
  readFaceOrdinals,
  readRun,
  streamRun,
} from "@facegraph/face-graph/runs";
import { type ClusterComparison, compareClusters } from "./compare-clusters.ts";
import { findNamesAtRisk } from "./names-at-risk.ts";

export interface RunComparison extends ClusterComparison {
  readonly a: ClusterRun;
  readonly b: ClusterRun;
  /** People with names who fare worse in the second run, as `findNamesAtRisk` finds them. */
  readonly namesAtRisk: readonly Person[];
}

/**
 * Says how the second of two runs differs from the first. Faces that only one of them has placed
 * are left out.
 * @param runs ids
 * @throws GraphError `RUN_NOT_FOUND`
 */
export async function compareRuns(
  connection: GraphConnection,
  collection: string,
  runs: { readonly a: string; readonly b: string },
): Promise<RunComparison> {
  const a = await readRun(connection, collection, runs.a);
  const b = await readRun(connection, collection, runs.b);
  const first = await streamRun(connection, collection, a.id);
  const second = await streamRun(connection, collection, b.id);
  const faces = await readFaceOrdinals(
    connection,
    collection,
    Math.min(a.ordinalEnd, b.ordinalEnd),
  );
  return {
    a,
    b,
    ...compareClusters(first, second, [...faces.values()]),
    namesAtRisk: await findNamesAtRisk(connection, collection, a, b),
  };
}
