export {
  deleteCollection,
  listCollections,
  openCollection,
  readCollection,
  setAutomaticThreshold,
  setEdgeFloor,
  setComparedOrdinal,
  setPairSearch,
  type Collection,
  type PairSearch,
  type CollectionModel,
} from "./collections.ts";
export {
  addsUp,
  isUnchanged,
  type GraphCounts,
  type GraphState,
} from "./graph-state.ts";
