// Inputs that were tampered with, to each of our own parsers.
import { type Benchmark, measuredBy } from "./support/benchmark.ts";

export const mutated: Benchmark = {
  name: "mutated",
  what: "inputs that were tampered with, to each of our own parsers",
  resultsPath: "test/bench/mutated-inputs.md",
  introduction:
    "# Inputs that were tampered with\n\n`npm run bench -- mutated`\n",
  parts: {
    parsers: {
      what: "what is answered, and what is refused",
      size: { count: 1_000_000, of: "inputs" },
      sharedData: ["data/bad-images"],
      prepare: measuredBy(async ({ size }) => {
        const { measureParsers } = await import("./mutated/tampered-inputs.ts");
        return measureParsers(size);
      }),
    },
  },
};
