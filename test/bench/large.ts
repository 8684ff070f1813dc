// Large JPEGs, decoded smaller where that is enough, beside the same decoded whole.
import { type Benchmark, measuredBy } from "./support/benchmark.ts";
import { models } from "./support/needs.ts";

export const large: Benchmark = {
  name: "large",
  what: "large photographs, decoded smaller and whole",
  resultsPath: "libs/embedding/bench/large-photos.md",
  introduction: "# Large photographs: results\n\n`npm run bench -- large`\n",
  parts: {
    photos: {
      what: "time and memory, and whether the faces are the same",
      rounds: 5,
      needs: [models],
      sharedData: ["data/lfw10", "data/friends/groups"],
      prepare: measuredBy(async ({ rounds }) => {
        const { measureLargePhotos } = await import("./faces/large-photos.ts");
        return measureLargePhotos(rounds);
      }),
    },
  },
};
