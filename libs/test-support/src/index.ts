export {
  describeWithShared,
  hasShared,
  sharedPath,
  testWithShared,
} from "./shared-data.ts";
