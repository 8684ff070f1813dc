import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** The unit tests of cw-core, for Stryker to choose from. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Graphs of up to 100,000 faces: minutes for each mutant that none of the others kills.
    exclude: ["test/whispers/large-graphs.test.ts"],
    testTimeout: 60_000,
    setupFiles: [join(import.meta.dirname, "setup.mjs")],
  },
});
