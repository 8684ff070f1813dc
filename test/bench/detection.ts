// What the detector's limits rest on.
import { type Benchmark, measuredBy } from "./support/benchmark.ts";
import { models } from "./support/needs.ts";

export const detection: Benchmark = {
  name: "detection",
  what: "what the limits of the face detector rest on",
  resultsPath: "libs/embedding/bench/detection.md",
  introduction:
    "# Finding faces: what the limits rest on\n\n`npm run bench -- detection`\n",
  parts: {
    limits: {
      what: "faces found and false ones, by size and score",
      needs: [models],
      sharedData: ["data/lfw10", "data/friends/groups"],
      prepare: measuredBy(async () => {
        const { measureDetection } =
          await import("./faces/detection-limits.ts");
        return measureDetection();
      }),
    },
  },
};
