export {
  type Collection,
  type CollectionModel,
  deleteCollection,
  listCollections,
  openCollection,
  type PairSearch,
  readCollection,
  setAutomaticThreshold,
  setComparedOrdinal,
  setEdgeFloor,
  setPairSearch,
} from "./collections.ts";
export {
  addsUp,
  type GraphCounts,
  type GraphState,
  isUnchanged,
} from "./graph-state.ts";
