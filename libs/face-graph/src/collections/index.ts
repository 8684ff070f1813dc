export {
  type ChanceSimilarity,
  type Collection,
  type CollectionModel,
  deleteCollection,
  listCollections,
  openCollection,
  type PairSearch,
  readCollection,
} from "./collections.ts";
export { refuseWhileMoving } from "./refuse-while-moving.ts";
export {
  setChanceSimilarity,
  setComparedOrdinal,
  setEdgeFloor,
  setPairSearch,
} from "./search-figures.ts";
