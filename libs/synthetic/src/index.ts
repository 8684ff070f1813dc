export { RandomSource } from "./random-source.ts";
export {
  defaultSparsePeople,
  drawSparsePeople,
  keepPairsAtRandom,
  type PlantedPairs,
  type PlantedPeople,
  type SparsePeopleOptions,
} from "./sparse-graphs.ts";
export {
  defaultSyntheticLibrary,
  drawSyntheticIdentities,
  drawSyntheticRows,
  makeSyntheticLibrary,
  type SyntheticLibrary,
  type SyntheticLibraryOptions,
  type SyntheticRows,
} from "./synthetic-library.ts";
export { photosOf, type SyntheticPhoto } from "./synthetic-photos.ts";
