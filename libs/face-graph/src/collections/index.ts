export {
  type ChanceSimilarity,
  type Collection,
  type CollectionModel,
  deleteCollection,
  listCollections,
  openCollection,
  type PairSearch,
  readCollection,
  setChanceSimilarity,
  setComparedOrdinal,
  setEdgeFloor,
  setPairSearch,
} from "./collections.ts";
export { refuseWhileMoving } from "./refuse-while-moving.ts";
