import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test, TestRunner } from "vitest";

/**
 * Open test data: photographs and models that lie beside the checkout. FACEGRAPH_SHARED names
 * another folder.
 */
const sharedFolder =
  process.env["FACEGRAPH_SHARED"] ??
  join(import.meta.dirname, "..", "..", "..", "..", "shared");

/** Whether the open test data is on this machine. */
export const hasShared = existsSync(sharedFolder);

/** `describe` for tests whose hooks read open test data; skipped where it is missing. */
export const describeWithShared: typeof describe.skip =
  describe.skipIf(!hasShared);

/** `test` for tests whose hooks read open test data; skipped where it is missing. */
export const testWithShared: typeof test.skip = test.skipIf(!hasShared);

/**
 * A path below the folder of open test data, such as `sharedPath("data", "lfw10")`. Where the whole
 * folder is missing, the test that asks is skipped. A hook has no test to skip and gets the path
 * all the same, so its tests are `testWithShared`.
 * @throws Error when the folder is there and the path is not
 */
export function sharedPath(...path: string[]): string {
  const found = join(sharedFolder, ...path);
  if (existsSync(found)) return found;
  if (hasShared)
    throw new Error(
      `Expected test data at ${found} but found none; bring the shared folder up to date.`,
    );
  TestRunner.getCurrentTest()?.context.skip("needs ../shared");
  return found;
}
