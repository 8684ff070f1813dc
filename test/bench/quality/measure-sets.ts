// Every method over every open set.
import {
  automaticThresholdOf,
  type Curve,
  curveOf,
  ownMethods,
} from "./methods.ts";
import { peerNames, startQualityPeers } from "./quality-peers.ts";
import { openSets } from "./sets/open-sets.ts";
import {
  type Origin,
  type QualitySet,
  thresholdsOf,
  usualThresholdsOf,
} from "./sets/quality-set.ts";
import {
  meanOf,
  type Measure,
  summarise,
  type Summary,
  type Thresholds,
} from "./summaries.ts";
import { heading, row } from "./table.ts";

interface MeasuredSet {
  readonly name: string;
  readonly origin: Origin;
  readonly faceCount: number;
  readonly thresholds: Thresholds;
  /** By method. A peer that cannot run is absent. */
  readonly curves: ReadonlyMap<string, Curve>;
}

const names = [...ownMethods.map(({ name }) => name), ...peerNames];

/** @param mostFaces sets with more faces are left out */
export async function measureSets(mostFaces: number): Promise<string[]> {
  const peers = await startQualityPeers();
  try {
    const measured: MeasuredSet[] = [];
    for await (const set of openSets(mostFaces)) {
      const thresholds = {
        all: thresholdsOf(set),
        usual: usualThresholdsOf(set),
        auto: automaticThresholdOf(set),
      };
      const asked = [
        ...new Set([
          ...thresholds.all,
          ...(thresholds.auto === undefined ? [] : [thresholds.auto]),
        ]),
      ];
      const curves = new Map<string, Curve>([
        ...ownMethods.map(
          ({ name, options }) => [name, curveOf(set, options, asked)] as const,
        ),
        ...(await peers.curvesOf(set, asked)),
      ]);
      measured.push({ ...identityOf(set), thresholds, curves });
    }
    return describe(measured);
  } finally {
    await peers.stop();
  }
}

/** Sparse sets are a kind of their own here, since not every peer can take them. */
function identityOf({ name, origin, isSparse, adjacency }: QualitySet) {
  return {
    name,
    origin: isSparse ? ("sparse" as const) : origin,
    faceCount: adjacency.faceCount,
  };
}

function describe(measured: readonly MeasuredSet[]): string[] {
  return [
    "Thresholds are taken from 0.20 below the one that the card of the embedder names (FaceNet and dlib 0.55, SFace 0.40) to 0.30 above it, in steps of 0.05; a graph holds all pairs from the lowest of them on, but for sparse sets. " +
      "Each cell: F at the threshold that is best by it / at the worst within 0.10 of the best / at the threshold from the data (`auto`). HDBSCAN has no threshold. " +
      "Infomap takes the pairs that we take. HDBSCAN and average linkage compare all embeddings, so they are not asked where pairs are missing or drawn (–). " +
      "In `fiw`, `stills`, `lfw10` and `friends` faces that nobody named take part and are not measured. Means of an origin are over its sets, and the last two over origins; a mean stands where every set has the figure.",
    "",
    "## Pairwise F",
    "",
    ...tableOf(measured, "pairwise", tellAll),
    "",
    "## B-cubed F",
    "",
    ...tableOf(measured, "bCubed", tellAll),
    "",
    "## Pairwise F at the usual thresholds",
    "",
    "The mean over the card's threshold and those 0.05 and 0.10 from it.",
    "",
    ...tableOf(measured, "pairwise", ({ usual }) => tell(usual)),
    "",
  ];
}

function tellAll({ best, worst, auto }: Summary): string {
  return worst === undefined
    ? tell(best)
    : [best, worst, auto].map(tell).join(" / ");
}

function tell(figure: number | undefined): string {
  return figure === undefined ? "–" : figure.toFixed(3);
}

function tableOf(
  measured: readonly MeasuredSet[],
  measure: Measure,
  tellOne: (summary: Summary) => string,
): string[] {
  const cells = (summaryOf: (method: string) => Summary | undefined) =>
    names.map((method) => {
      const summary = summaryOf(method);
      return summary === undefined ? "–" : tellOne(summary);
    });
  const summaryOf = ({ curves, thresholds }: MeasuredSet, method: string) => {
    const curve = curves.get(method);
    return curve === undefined
      ? undefined
      : summarise(curve, measure, thresholds);
  };
  const meanOfSets = (sets: readonly MeasuredSet[], method: string) =>
    meanOf(sets.map((set) => summaryOf(set, method)));
  const origins = [...Map.groupBy(measured, ({ origin }) => origin)];
  const dense = origins.filter(([origin]) => origin !== "sparse");
  const meanRow = (
    name: string,
    summaryOfAll: (method: string) => Summary | undefined,
  ) => row(`**${name}**`, "", "", ...cells(summaryOfAll));
  return [
    ...heading("set", "faces", "auto", ...names),
    ...measured.map((set) =>
      row(
        set.name,
        set.faceCount.toLocaleString("en"),
        set.thresholds.auto?.toFixed(2) ?? "–",
        ...cells((method) => summaryOf(set, method)),
      ),
    ),
    ...origins.map(([origin, sets]) =>
      meanRow(`mean, ${origin}`, (method) => meanOfSets(sets, method)),
    ),
    ...[
      ["mean of origins but sparse", dense] as const,
      ["mean of origins", origins] as const,
    ].map(([name, taken]) =>
      meanRow(name, (method) =>
        meanOf(taken.map(([, sets]) => meanOfSets(sets, method))),
      ),
    ),
  ];
}
