// How fast, and in how much memory: beside NetworKit, igraph, the networkx loop and a C++ loop, on
// the same edges, in turn.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import {
  type Adjacency,
  allocateRows,
  chineseWhispers,
  type ClusterMethod,
} from "@facegraph/cw-core";
import { median } from "../support/figures.ts";
import { watchPeak } from "../support/peak-memory.ts";
import { type Peers, startPeers } from "../support/python-peers.ts";
import { type PlantedGraph, plantGraph } from "./planted-graph.ts";

const threshold = 0.5;
/** Median of so many, after one to warm up. */
export const speedRounds = 5;

/** Peers by the largest graph on which they are asked: the networkx loop takes minutes beyond. */
const peerLimits = {
  networkit: Infinity,
  igraph: 500_000,
  networkx: 100_000,
  "C++ loop": Infinity,
} as const;
type Peer = keyof typeof peerLimits;
const methods = [
  "classic",
  "robust",
  "cohesive",
] as const satisfies readonly ClusterMethod[];
/**
 * Without keys faces are visited in another order than they are numbered in, and the plain loops
 * run.
 */
const ours = {
  classic: { method: "classic", isInOrder: true },
  robust: { method: "robust", isInOrder: true },
  cohesive: { method: "cohesive", isInOrder: true },
  "classic, faces in any order": { method: "classic", isInOrder: false },
  "robust, faces in any order": { method: "robust", isInOrder: false },
} as const;

interface Timing {
  readonly name: string;
  readonly seconds: readonly number[];
  readonly clusters: number;
}

export async function measureSpeed(
  sizes: readonly number[],
  rounds: number,
): Promise<string[]> {
  const lines = [
    `Seconds are medians of the rounds in turn (${rounds}; igraph and networkx: one), without reading or building the graph.`,
    "Faces are numbered as facegraph keeps a collection, in the order they are visited; for the rows that say so they are visited in another order than they are numbered in, and the plain loops run.",
    "",
  ];
  const perEdge = new Map<string, number[]>();
  for (const faceCount of sizes) {
    const planted = plantGraph(faceCount);
    const directedEdges = planted.adjacency.neighbours.length;
    const memory = methods.map(
      (method) => `${method} ${measureMemory(planted, method).toFixed(2)}`,
    );
    const timings = await measureTimes(planted, rounds);
    const networkit = median(
      timings.find(({ name }) => name === "networkit")!.seconds,
    );
    for (const { name, seconds } of timings)
      perEdge.set(name, [
        ...(perEdge.get(name) ?? []),
        (median(seconds) * 1e9) / directedEdges,
      ]);
    lines.push(
      `## ${faceCount.toLocaleString("en")} faces, ${(directedEdges / 1e6).toFixed(1)} M directed edges`,
      "",
      "| who | seconds | NetworKit's time over it | ns per directed edge | clusters |",
      "| --- | --- | --- | --- | --- |",
      ...timings.map(({ name, seconds, clusters }) => {
        const middle = median(seconds);
        return `| ${name} | ${middle.toFixed(3)} | ${(networkit / middle).toFixed(2)} | ${((middle * 1e9) / directedEdges).toFixed(1)} | ${clusters} |`;
      }),
      "",
      `Peak memory over (8 bytes per directed edge + 32 per face), the graph itself included: ${memory.join(", ")}.`,
      "",
    );
  }
  if (sizes.length > 1)
    lines.push(
      `Time per directed edge, ${sizes.at(-1)!.toLocaleString("en")} faces over ${sizes[0]!.toLocaleString("en")}: ${[
        ...perEdge,
      ]
        .filter(([, values]) => values.length === sizes.length)
        .map(
          ([name, values]) =>
            `${name} ${(values.at(-1)! / values[0]!).toFixed(2)}`,
        )
        .join(", ")}.`,
      "",
    );
  return lines;
}

/**
 * The most memory that the process held while clustering, beyond what it held before, with the
 * graph counted in.
 */
function measureMemory(
  { adjacency, faceKeys }: PlantedGraph,
  method: ClusterMethod,
): number {
  const { faceCount, neighbours } = adjacency;
  const rows = allocateRows(faceCount, neighbours.length); // whose room beside was not used yet
  rows.offsets.set(adjacency.offsets);
  rows.neighbours.set(neighbours);
  rows.similarities.set(adjacency.similarities);
  const peak = watchPeak();
  chineseWhispers({ faceCount, ...rows }, { method, threshold, faceKeys });
  const graph = neighbours.length * 8 + (faceCount + 1) * 4;
  return (peak() + graph) / (neighbours.length * 8 + faceCount * 32);
}

async function measureTimes(
  planted: PlantedGraph,
  rounds: number,
): Promise<Timing[]> {
  const { adjacency } = planted;
  const { faceCount } = adjacency;
  const folder = await mkdtemp(join(tmpdir(), "facegraph-cw-"));
  await writeEdges(folder, adjacency);
  const python = await startPeers("cw/cw-peers.py", [
    folder,
    String(threshold),
    String(faceCount),
  ]);
  const loop = await startLoop(folder);
  try {
    const asked = (Object.keys(peerLimits) as Peer[]).filter(
      (peer) => faceCount <= peerLimits[peer],
    );
    return await takeTurns(
      planted,
      (peer) => (peer === "C++ loop" ? loop : python).ask(peer),
      asked,
      rounds,
    );
  } finally {
    await python.stop();
    await loop.stop();
    await rm(folder, { recursive: true });
  }
}

/**
 * Ours and theirs, one after the other, in each round. The first round warms up and is not counted.
 */
async function takeTurns(
  { adjacency, faceKeys }: PlantedGraph,
  ask: (peer: Peer) => Promise<string>,
  asked: readonly Peer[],
  rounds: number,
): Promise<Timing[]> {
  const taken = new Map<string, { seconds: number[]; clusters: number }>(
    [...Object.keys(ours), ...asked].map((name) => [
      name,
      { seconds: [], clusters: 0 },
    ]),
  );
  const note = (
    name: string,
    round: number,
    seconds: number,
    clusters: number,
  ) => {
    if (round > 0) taken.get(name)!.seconds.push(seconds);
    taken.get(name)!.clusters = clusters;
  };
  for (let round = 0; round <= rounds; round++) {
    for (const [name, { method, isInOrder }] of Object.entries(ours)) {
      const started = performance.now();
      const { clusterCount } = chineseWhispers(adjacency, {
        method,
        threshold,
        ...(isInOrder ? { faceKeys } : {}),
      });
      note(name, round, (performance.now() - started) / 1000, clusterCount);
    }
    for (const peer of asked) {
      const isSlow = peer === "networkx" || peer === "igraph";
      if (isSlow && round !== 1) continue; // once is enough of a minute
      const [seconds = 0, clusters = 0] = (await ask(peer))
        .split(" ")
        .map(Number);
      note(peer, round, seconds, clusters);
    }
  }
  return [...taken].map(([name, timing]) => ({ name, ...timing }));
}

async function startLoop(folder: string): Promise<Peers> {
  const program = join(folder, "cw-loop");
  const { status } = spawnSync(
    "g++",
    [
      "-O3",
      "-march=native",
      "-o",
      program,
      join(import.meta.dirname, "cw-loop.cpp"),
    ],
    { stdio: "inherit" },
  );
  if (status !== 0) throw new Error("Expected g++ to compile the C++ loop.");
  const child = spawn(program, [folder, String(threshold)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[
    Symbol.asyncIterator
  ]();
  const next = async () => String((await lines.next()).value);
  await next(); // "ready"
  return {
    ask: (question) => {
      child.stdin.write(`${question}\n`);
      return next();
    },
    next,
    stop: async () => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}

async function writeEdges(
  folder: string,
  { faceCount, offsets, neighbours, similarities }: Adjacency,
): Promise<void> {
  const sources = new Uint32Array(neighbours.length / 2);
  const targets = new Uint32Array(neighbours.length / 2);
  const weights = new Float32Array(neighbours.length / 2);
  let edge = 0;
  for (let face = 0; face < faceCount; face++) {
    for (
      let entry = offsets[face]!;
      entry < offsets[face + 1]! && neighbours[entry]! < face;
      entry++
    ) {
      sources[edge] = face;
      targets[edge] = neighbours[entry]!;
      weights[edge++] = similarities[entry]!;
    }
  }
  await writeFile(join(folder, "sources.u32"), sources);
  await writeFile(join(folder, "targets.u32"), targets);
  await writeFile(join(folder, "weights.f32"), weights);
  await writeFile(join(folder, "offsets.u32"), offsets);
  await writeFile(join(folder, "neighbours.u32"), neighbours);
  await writeFile(join(folder, "similarities.f32"), similarities);
  const order = Uint32Array.from({ length: faceCount }, (_, face) => face); // as they are numbered
  await writeFile(join(folder, "order.u32"), order);
}
