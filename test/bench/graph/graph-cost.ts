// What each step of a library's life takes, at several sizes, and how that grows with the faces.
import { readCollection } from "@facegraph/face-graph/collections";
import { writeFaces } from "@facegraph/face-graph/faces";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import { deleteRun } from "@facegraph/face-graph/runs";
import { streamAdjacency } from "@facegraph/face-graph/similarities";
import {
  clusterFaces,
  compareFaces,
  generateLibrary,
  growActiveRun,
} from "@facegraph/jobs";
import { makeSyntheticLibrary, photosOf } from "@facegraph/synthetic";
import { median, secondsOf } from "../support/figures.ts";
import type { GraphServer } from "./graph-server.ts";

/** The collection that a server is for. */
export const collection = "measured";

const addedFaces = 100;
const pairsRow = "similar pairs, and how they were searched";
const newThresholds = [0.58, 0.62, 0.52];

export interface Cost {
  readonly faces: number;
  readonly pairs: number;
  readonly pairSearch: string;
  /** By step. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** The table of a library that was just filled. */
export function costTable(cost: Cost): string[] {
  return [
    `## A library of ${format(cost.faces)} faces`,
    "",
    ...tableOf([cost]),
    "",
  ];
}

/** All sizes beside each other, as the results file has them. */
export function growthTable(
  results: ReadonlyMap<string, string>,
  sizes: readonly number[],
): string[] {
  const costs = sizes.flatMap((size) => {
    const text = results.get(`fill-${size}`);
    return text === undefined ? [] : [readCost(size, text)];
  });
  return [
    "## How cost grows",
    "",
    "Exponents are the slope of log seconds over log faces from one size to the next: 1 is in proportion to the faces. Pairs of small libraries are few, those of large ones are the power law's.",
    "",
    ...tableOf(costs),
    "",
  ];
}

/** What `costTable` wrote. */
function readCost(faces: number, text: string): Cost {
  const rows = [...text.matchAll(/^\| (.+?) \| (.+) \|$/gm)].map(
    ([, name, value]) => [name!, value!] as const,
  );
  const [pairs = "", pairSearch = ""] = rows
    .find(([name]) => name === pairsRow)![1]
    .split(", ");
  const seconds = rows.filter(([, value]) => /^\d+\.\d+$/.test(value));
  return {
    faces,
    pairs: Number(pairs.replaceAll(",", "")),
    pairSearch,
    seconds: Object.fromEntries(
      seconds.map(([name, value]) => [name, Number(value)]),
    ),
  };
}

/** Stores a library of so many faces, compares and groups it, and lets it grow. */
export async function takeThroughLife(
  { connection }: GraphServer,
  name: string,
  faceCount: number,
): Promise<Cost> {
  const steps = new Steps();
  const generated = await generateLibrary(connection, {
    collection: name,
    name,
    faceCount,
    onProgress: (step) => {
      steps.passedIn(step);
    },
  });
  const seconds: Record<string, number> = { ...steps.seconds };
  seconds["Reading the graph from the server"] = await secondsOf(() =>
    streamAdjacency(connection, name),
  );
  const graphs = new GraphCache();
  const first = await clusterFaces(connection, { collection: name, graphs });
  seconds["Grouping: computed"] = first.computeMillis / 1000;
  seconds["Grouping: stored, and made active"] = first.writeMillis / 1000;
  seconds["Grouping again at a new threshold, as a whole"] = median(
    await timesOf(newThresholds, async (threshold) => {
      const started = performance.now();
      const run = await clusterFaces(connection, {
        collection: name,
        graphs,
        threshold,
      });
      const took = (performance.now() - started) / 1000;
      await deleteRun(connection, name, run.id);
      return took;
    }),
  );
  const added = makeSyntheticLibrary({
    name: `${name}-added`,
    faceCount: addedFaces,
    seed: 2,
  });
  seconds[`${addedFaces} new faces: stored, compared and placed`] =
    await secondsOf(async () => {
      await writeFaces(connection, name, photosOf(added, 0, addedFaces));
      await compareFaces(connection, name);
      await growActiveRun(connection, { collection: name, graphs });
    });
  const { pairSearch } = await readCollection(connection, name);
  return {
    faces: faceCount,
    pairs: generated.pairs,
    pairSearch: (generated.pairSearch ?? pairSearch)!.method,
    seconds,
  };
}

/** Time by step. What passes before the first report of a step counts as that step's. */
class Steps {
  readonly seconds: Record<string, number> = {};
  private last = performance.now();

  passedIn(step: string): void {
    if (!(step in this.seconds)) process.stderr.write(`  ${step} …\n`);
    const now = performance.now();
    this.seconds[step] = (this.seconds[step] ?? 0) + (now - this.last) / 1000;
    this.last = now;
  }
}

async function timesOf<T>(
  items: readonly T[],
  time: (item: T) => Promise<number>,
): Promise<number[]> {
  const times: number[] = [];
  for (const item of items) times.push(await time(item));
  return times;
}

function tableOf(costs: readonly Cost[]): string[] {
  const steps = Object.keys(costs[0]?.seconds ?? {});
  const pairs = costs.slice(1).map((cost, index) => [costs[index]!, cost]);
  const exponents = pairs.map(
    ([from, to]) => `exponent ${format(from!.faces)} to ${format(to!.faces)}`,
  );
  const row = (cells: readonly (string | number)[]) =>
    `| ${cells.join(" | ")} |`;
  const heads = costs.map(({ faces }) => `${format(faces)} faces`);
  return [
    row(["seconds", ...heads, ...exponents]),
    row(Array<string>(1 + heads.length + exponents.length).fill("---")),
    row([
      pairsRow,
      ...costs.map((cost) => `${format(cost.pairs)}, ${cost.pairSearch}`),
      ...pairs.map(([from, to]) =>
        exponentOf(from!, to!, (cost) => cost.pairs),
      ),
    ]),
    ...steps.map((step) =>
      row([
        step,
        ...costs.map((cost) => cost.seconds[step]!.toFixed(2)),
        ...pairs.map(([from, to]) =>
          exponentOf(from!, to!, (cost) => cost.seconds[step]!),
        ),
      ]),
    ),
  ];
}

function exponentOf(
  from: Cost,
  to: Cost,
  valueOf: (cost: Cost) => number,
): string {
  return (
    Math.log(valueOf(to) / valueOf(from)) / Math.log(to.faces / from.faces)
  ).toFixed(2);
}

const format = (count: number) => count.toLocaleString("en");
