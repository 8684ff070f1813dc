// How well faces are grouped, beside the peers: the clustering defaults are judged by this.
import { measureLeaveOneOut } from "./quality/leave-one-out.ts";
import { measureSets } from "./quality/measure-sets.ts";
import { measurePairErrors } from "./quality/pair-errors.ts";
import { sharedDataOfOpenSets } from "./quality/sets/open-sets.ts";
import { measureStability } from "./quality/stability.ts";
import { type Benchmark, measuredBy } from "./support/benchmark.ts";
import { models, pythonPeers } from "./support/needs.ts";

/** No set is larger. */
const allFaces = 8000;

export const quality: Benchmark = {
  name: "quality",
  what: "how well faces are grouped, beside Infomap, HDBSCAN and average linkage",
  resultsPath: "libs/cw-core/bench/quality.md",
  introduction: `# How well faces are grouped: measurements

\`npm run bench -- quality\`; a part by itself with its name. \`--faces N\` leaves out sets with more faces than that.
`,
  parts: {
    sets: {
      what: "agreement with known people on every open set, sets of at most N faces",
      size: { count: allFaces, of: "faces" },
      needs: [pythonPeers, models],
      sharedData: sharedDataOfOpenSets,
      prepare: measuredBy(({ size }) => measureSets(size)),
    },
    "leave-one-out": {
      what: "settings chosen without a set, scored on it",
      size: { count: allFaces, of: "faces" },
      needs: [pythonPeers, models],
      sharedData: sharedDataOfOpenSets,
      prepare: measuredBy(({ size }) => measureLeaveOneOut(size)),
    },
    stability: {
      what: "other seeds, one face more, growth in ten batches",
      sharedData: ["data/lfw2921", "data/wild"],
      prepare: measuredBy(measureStability),
    },
    errors: {
      what: "false matches and false non-matches of the default embedder, and young children",
      needs: [models],
      sharedData: ["data/lfw10", "data/friends", "data/wild"],
      prepare: measuredBy(measurePairErrors),
    },
  },
};
