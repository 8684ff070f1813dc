export { JobError, type JobErrorCode, type JobProblem } from "./errors.ts";
export {
  findPhotos,
  type FoundFile,
  type FoundFiles,
  type RefusedEntry,
} from "./find-photos.ts";
