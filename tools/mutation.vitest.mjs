import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** The tests that tools/mutation.mjs names, alone. */
export default defineConfig({
  test: {
    include: process.env.FACEGRAPH_MUTATION_TESTS.split(" ").map(
      (name) => `test/${name}.{test,property.test}.ts`,
    ),
    testTimeout: 60_000,
    setupFiles: [join(import.meta.dirname, "mutation.setup.mjs")],
  },
});
