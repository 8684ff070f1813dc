// What each step of a library's life takes, at several sizes, and how that grows with the faces.
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { deleteRun } from "@facegraph/face-graph/runs";
import { readCollection } from "@facegraph/face-graph/collections";
import { streamAdjacency } from "@facegraph/face-graph/similarities";
import { writeFaces } from "@facegraph/face-graph/faces";
import {
  clusterFaces,
  generateLibrary,
  growActiveRun,
  compareFaces,
} from "@facegraph/jobs";
import { makeSyntheticLibrary, photosOf } from "@facegraph/synthetic";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import { stateFolder } from "../../support/folders.ts";
import { median, secondsOf } from "../support/figures.ts";
import {
  collection,
  folderOf,
  startGraphServer,
  type GraphServer,
} from "./graph-server.ts";

const sizes = [10_000, 100_000, 1_000_000];
const addedFaces = 100;
const newThresholds = [0.58, 0.62, 0.52];

interface Cost {
  readonly faces: number;
  readonly pairs: number;
  readonly pairSearch: string;
  /** By step. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** Fills an empty server with a library of so many faces, and takes it through its life. */
export async function measureCost(faceCount: number): Promise<string[]> {
  await rm(folderOf(faceCount), { recursive: true, force: true });
  const server = await startGraphServer(faceCount);
  try {
    await takeThroughLife(server, "warm-up", 3000);
    const cost = await takeThroughLife(server, collection, faceCount);
    await mkdir(dirname(costFileOf(faceCount)), { recursive: true });
    await writeFile(costFileOf(faceCount), JSON.stringify(cost));
    return [
      `## A library of ${format(faceCount)} faces`,
      "",
      ...tableOf([cost]),
      "",
    ];
  } finally {
    await server.stop();
  }
}

/** All sizes that were measured beside each other. */
export async function writeCosts(): Promise<string[]> {
  const measured = sizes.filter((size) => existsSync(costFileOf(size)));
  const costs = await Promise.all(
    measured.map(
      async (size) =>
        JSON.parse(await readFile(costFileOf(size), "utf8")) as Cost,
    ),
  );
  return [
    "## How cost grows",
    "",
    "Exponents are the slope of log seconds over log faces from one size to the next: 1 is in proportion to the faces. Pairs of small libraries are few, those of large ones are the power law's.",
    "",
    ...tableOf(costs),
    "",
  ];
}

async function takeThroughLife(
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
  seconds[`${addedFaces} new faces: stored, linked and placed`] =
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

/**
 * Time by the step that reports came from; what passes before the first report of a step counts as
 * that step's.
 */
class Steps {
  readonly seconds: Record<string, number> = {};
  private last = performance.now();

  passedIn(step: string): void {
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
      "similar pairs, and how they were searched",
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

const costFileOf = (faceCount: number) =>
  join(stateFolder, "bench-graph", `${faceCount}.json`);

const format = (count: number) => count.toLocaleString("en");
