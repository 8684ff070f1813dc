// Photographs to embeddings, beside @vladmandic/face-api.
import { type Benchmark, measuredBy } from "./support/benchmark.ts";
import { models } from "./support/needs.ts";

export const faces: Benchmark = {
  name: "faces",
  what: "photographs to embeddings beside @vladmandic/face-api",
  resultsPath: "libs/embedding/bench/results.md",
  introduction:
    "# Photographs to embeddings: results\n\n`npm run bench -- faces`\n",
  parts: {
    photos: {
      what: "photographs a second, and where the time goes",
      rounds: 3,
      needs: [models],
      sharedData: ["data/lfw10"],
      prepare: measuredBy(async ({ rounds }) => {
        const { measureFaces } = await import("./faces/faces-speed.ts");
        return measureFaces(rounds);
      }),
    },
  },
};
