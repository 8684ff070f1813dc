export { GraphCache, type GraphCacheOptions } from "./graph-cache.ts";
export { rowsByOrdinal, type CollectionGraph } from "./collection-graph.ts";
export { toRowConstraints, type RowConstraints } from "./row-constraints.ts";
