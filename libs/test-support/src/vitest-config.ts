import { defineConfig } from "vitest/config";

/** One configuration for every project: terse output, and a count for `npm test` to add up. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ["default", ["json", { outputFile: "reports/tests.json" }]],
  },
});
