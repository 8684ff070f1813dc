export {
  type FacePlace,
  type LookScope,
  type MigrationSize,
  type MissingImage,
  type NextLook,
  type PageAfter,
  readMigrationSize,
  readMissingImages,
  readUnlookedImages,
  type UnlookedImage,
  writeNextLooks,
} from "./looks.ts";
export {
  abandonMigration,
  beginMigration,
  keepModel,
  type Migration,
  type NextModel,
  readMigration,
  requireMigration,
  switchModel,
} from "./migration.ts";
export {
  forgetNextPairs,
  setFacesCompared,
  streamNextEmbeddings,
} from "./next-pairs.ts";
export { finishMigration, tidyMigration } from "./tidy.ts";
