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
export { refuseWhileMoving } from "./refuse-while-moving.ts";
