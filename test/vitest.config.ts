import { defineConfig } from "vitest/config";

/** Tests over the real Neo4j, HTTP clients and photographs; one server for the whole run. */
export default defineConfig({
  test: {
    include: ["integration/**/*.test.ts", "end-to-end/**/*.test.ts"],
    globalSetup: ["support/global-setup.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    reporters: ["default", ["json", { outputFile: "reports/tests.json" }]],
  },
});
