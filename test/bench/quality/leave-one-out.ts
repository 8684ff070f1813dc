// How much of a figure is luck: settings are chosen on all other sets, and scored on the one left
// out.
import { automaticThresholdOf, type Curve, curveOf } from "./methods.ts";
import { peerOfPairs, startQualityPeers } from "./quality-peers.ts";
import { openSets } from "./sets/open-sets.ts";
import {
  type Origin,
  type QualitySet,
  usualThresholdsOf,
} from "./sets/quality-set.ts";
import { searchedMethods } from "./settings-grid.ts";
import { mean } from "./summaries.ts";
import { heading, row } from "./table.ts";

/** Something that could be chosen: settings of a method, and a threshold. */
interface Candidate {
  readonly name: string;
  /** By set: pairwise F. */
  readonly scores: number[];
}

interface MeasuredSet {
  readonly name: string;
  readonly origin: Origin;
}

/** @param mostFaces sets with more faces are left out */
export async function measureLeaveOneOut(mostFaces: number): Promise<string[]> {
  const candidates = new Map<string, Map<string, Candidate>>(); // by method, then by name
  const sets: MeasuredSet[] = [];
  const peers = await startQualityPeers();
  try {
    for await (const set of openSets(mostFaces)) {
      const note = (method: string, settings: string, curve: Curve) => {
        noteScores(candidates, method, settings, scoresByThreshold(set, curve));
      };
      const thresholds = [
        ...new Set(thresholdsAsked(set).map(([, threshold]) => threshold)),
      ];
      for (const { name, settings } of searchedMethods)
        for (const [setting, options] of Object.entries(settings))
          note(name, setting, curveOf(set, options, thresholds));
      const found = await peers.curvesOf(set, thresholds, [peerOfPairs]);
      note(peerOfPairs, "", found.get(peerOfPairs)!);
      sets.push({ name: set.name, origin: set.origin });
    }
  } finally {
    await peers.stop();
  }
  const byMethod = [...candidates].map(
    ([method, each]) => [method, [...each.values()]] as const,
  );
  return describe(sets, byMethod);
}

/** How each threshold is told in words that mean the same for every set, and the threshold. */
function thresholdsAsked(
  set: QualitySet,
): [words: string, threshold: number][] {
  const { recommendedThreshold } = set;
  return [
    ...usualThresholdsOf(set).map((threshold): [string, number] => {
      const steps = Math.round(100 * (threshold - recommendedThreshold));
      return [
        `card ${steps < 0 ? "−" : "+"} 0.${String(Math.abs(steps)).padStart(2, "0")}`,
        threshold,
      ];
    }),
    ["auto", automaticThresholdOf(set) ?? recommendedThreshold],
  ];
}

function scoresByThreshold(set: QualitySet, curve: Curve): [string, number][] {
  return thresholdsAsked(set).map(([words, threshold]) => [
    words,
    curve.get(threshold)!.pairwise,
  ]);
}

function noteScores(
  candidates: Map<string, Map<string, Candidate>>,
  method: string,
  settings: string,
  scores: readonly [words: string, score: number][],
): void {
  const ofMethod = candidates.get(method) ?? new Map<string, Candidate>();
  candidates.set(method, ofMethod);
  for (const [words, score] of scores) {
    const name = [settings, words].filter((part) => part !== "").join(", ");
    const candidate = ofMethod.get(name) ?? { name, scores: [] };
    ofMethod.set(name, candidate);
    candidate.scores.push(score);
  }
}

/** The candidate with the best mean over origins of the mean over their sets. */
function choose(
  candidates: readonly Candidate[],
  sets: readonly MeasuredSet[],
  isAllowed: (set: MeasuredSet) => boolean,
): Candidate {
  const allowed = [...sets.keys()].filter((index) => isAllowed(sets[index]!));
  const origins = [
    ...Map.groupBy(allowed, (index) => sets[index]!.origin).values(),
  ];
  const worthOf = ({ scores }: Candidate) =>
    mean(
      origins.map((indexes) => mean(indexes.map((index) => scores[index]!))),
    );
  return candidates.reduce((one, two) =>
    worthOf(two) > worthOf(one) ? two : one,
  );
}

function describe(
  sets: readonly MeasuredSet[],
  byMethod: readonly (readonly [
    method: string,
    candidates: readonly Candidate[],
  ])[],
): string[] {
  const choices = byMethod.map(([method, candidates]) => {
    const withAll = choose(candidates, sets, () => true);
    const bySet = sets.map((set, index) => {
      const withoutSet = choose(candidates, sets, (each) => each !== set);
      const withoutOrigin = choose(
        candidates,
        sets,
        ({ origin }) => origin !== set.origin,
      );
      return {
        origin: set.origin,
        withAll: withAll.scores[index]!,
        withoutSet: withoutSet.scores[index]!,
        withoutOrigin: withoutOrigin.scores[index]!,
        own: Math.max(...candidates.map(({ scores }) => scores[index]!)),
        isOther: withoutSet !== withAll,
      };
    });
    return { method, candidates, withAll, bySet };
  });
  type Figure = "withAll" | "withoutSet" | "withoutOrigin" | "own";
  const overOrigins = (
    bySet: (typeof choices)[number]["bySet"],
    figure: Figure,
  ) =>
    mean(
      [...Map.groupBy(bySet, ({ origin }) => origin).values()].map((each) =>
        mean(each.map((scores) => scores[figure])),
      ),
    );
  return [
    "For each method the settings and the threshold that do best on the mean over origins of pairwise F: chosen on all sets, on all but the one that is scored, on all of other origins, and on the scored one alone. " +
      "The first beside the second and third says how much is luck. The last is out of reach. A threshold is told by its distance from that of the embedder's card; a set without one from the data counts with its card's under `auto`.",
    "",
    ...heading(
      "method",
      "choices",
      "chosen on all sets",
      "all",
      "all but one set",
      "other origins",
      "itself",
      "sets whose loss changes the choice",
    ),
    ...choices.map(({ method, candidates, withAll, bySet }) =>
      row(
        method,
        String(candidates.length),
        withAll.name,
        overOrigins(bySet, "withAll"),
        overOrigins(bySet, "withoutSet"),
        overOrigins(bySet, "withoutOrigin"),
        overOrigins(bySet, "own"),
        `${bySet.filter(({ isOther }) => isOther).length} of ${sets.length}`,
      ),
    ),
    "",
    "Each set: chosen on all but it / on other origins / on itself.",
    "",
    ...heading("set", ...byMethod.map(([method]) => method)),
    ...sets.map(({ name }, index) =>
      row(
        name,
        ...choices.map(({ bySet }) => {
          const { withoutSet, withoutOrigin, own } = bySet[index]!;
          return [withoutSet, withoutOrigin, own]
            .map((score) => score.toFixed(3))
            .join(" / ");
        }),
      ),
    ),
    "",
  ];
}
