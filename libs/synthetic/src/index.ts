export { RandomSource } from "./random-source.ts";
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
