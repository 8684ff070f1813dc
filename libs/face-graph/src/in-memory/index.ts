export { type CollectionGraph, rowsByOrdinal } from "./collection-graph.ts";
export { GraphCache, type GraphCacheOptions } from "./graph-cache.ts";
export { type RowConstraints, toRowConstraints } from "./row-constraints.ts";
