import { clusterChecks } from "./cluster-checks.ts";
import type { GraphCheck } from "./graph-check.ts";
import { nodeChecks } from "./node-checks.ts";
import { ordinalChecks } from "./ordinal-checks.ts";
import { pairChecks } from "./pair-checks.ts";

/** In the order in which they are repaired. */
export const graphChecks: readonly GraphCheck[] = Object.freeze([
  ...nodeChecks,
  ...pairChecks,
  ...ordinalChecks,
  ...clusterChecks,
]);

export const countFound = (find: string) => `${find}
RETURN count(id) AS count, collect(DISTINCT id)[..3] AS examples`;

export const usualDimension = `
MATCH (e:Embedding) WHERE e.collection = $collection
RETURN size(e.vector) AS dimension, count(*) AS embeddings ORDER BY embeddings DESC LIMIT 1`;
