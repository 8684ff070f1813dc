// npm run bench -- cw [largest face count]: Chinese Whispers beside NetworKit, igraph and the networkx loop, on the same edges,
// in turn. Writes libs/cw-core/bench/results.md.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import {
  agreement,
  chineseWhispers,
  type Adjacency,
  type ClusterMethod,
} from "@facegraph/cw-core";
import { lfw2921 } from "./lfw2921.ts";
import { startPeers, type Peers } from "./python-peers.ts";
import { plantGraph } from "./planted-graph.ts";

const threshold = 0.5;
const rounds = 5;
const sizes = [100_000, 500_000, 1_000_000];
const resultsPath = join(
  import.meta.dirname,
  "../../libs/cw-core/bench/results.md",
);

/** Peers by the largest graph on which they are asked: the networkx loop takes minutes beyond. */
const peerLimits = {
  networkit: Infinity,
  igraph: 500_000,
  networkx: 100_000,
} as const;
type Peer = keyof typeof peerLimits;

interface Timing {
  readonly name: string;
  readonly seconds: readonly number[];
  readonly clusters: number;
}

const largest = Number(process.argv[2] ?? sizes.at(-1));
const lines = [
  "# Chinese Whispers: measurements",
  "",
  `\`npm run bench -- cw\`, ${new Date().toISOString().slice(0, 10)}; ${cpus().length} x ${cpus()[0]!.model}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}.`,
  "The machine is shared: only ratios mean something. Seconds are medians of five rounds in turn, without reading or building the graph.",
  "",
  ...(await measureQuality()),
];
for (const size of sizes.filter((each) => each <= largest))
  lines.push(...(await measureSpeed(size)));
await writeFile(resultsPath, `${lines.join("\n")}\n`);
process.stdout.write(`${lines.join("\n")}\n`);

async function measureQuality(): Promise<string[]> {
  const { adjacency, identities } = await lfw2921(0.45);
  const rows = (["robust", "classic", "sharpened"] as const).map((method) => {
    const scores = [0.45, 0.5, 0.55, 0.6, 0.65].map(
      (at) =>
        agreement(
          chineseWhispers(adjacency, { method, threshold: at }).labels,
          identities,
        ).pairwise.fMeasure,
    );
    return `| ${method} | ${scores.map((score) => score.toFixed(4)).join(" | ")} |`;
  });
  return [
    "## lfw2921, edge floor 0.45: pairwise F by threshold",
    "",
    "| method | 0.45 | 0.50 | 0.55 | 0.60 | 0.65 |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
    "",
    `Twenty seeds against the first, robust at 0.55: B-cubed F ${seedsAgree(adjacency).toFixed(4)} on average.`,
    "",
  ];
}

/** How alike the partitions of different seeds are. */
function seedsAgree(adjacency: Adjacency): number {
  const runs = Array.from(
    { length: 20 },
    (_, seed) =>
      chineseWhispers(adjacency, { threshold: 0.55, seed: seed + 1 }).labels,
  );
  const scores = runs
    .slice(1)
    .map((labels) => agreement(labels, runs[0]!).bCubed.fMeasure);
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

async function measureSpeed(faceCount: number): Promise<string[]> {
  const { adjacency } = plantGraph(faceCount);
  const folder = await mkdtemp(join(tmpdir(), "facegraph-cw-"));
  const edgeEnds = adjacency.neighbours.length;
  await writeEdges(folder, adjacency);
  const peers = await startPeers("cw-peers.py", [
    folder,
    String(threshold),
    String(faceCount),
  ]);
  try {
    const asked = (Object.keys(peerLimits) as Peer[]).filter(
      (peer) => faceCount <= peerLimits[peer],
    );
    const timings = await takeTurns(adjacency, peers, asked);
    const networkit = median(
      timings.find(({ name }) => name === "networkit")!.seconds,
    );
    return [
      `## ${faceCount.toLocaleString("en")} faces, ${(edgeEnds / 1e6).toFixed(1)} M edge ends`,
      "",
      "| who | seconds | NetworKit's time over it | ns per edge end | clusters |",
      "| --- | --- | --- | --- | --- |",
      ...timings.map(({ name, seconds, clusters }) => {
        const middle = median(seconds);
        return `| ${name} | ${middle.toFixed(3)} | ${(networkit / middle).toFixed(2)} | ${((middle * 1e9) / edgeEnds).toFixed(1)} | ${clusters} |`;
      }),
      "",
    ];
  } finally {
    await peers.stop();
    await rm(folder, { recursive: true });
  }
}

/** Ours and theirs, one after the other, in each round. The first round warms up and is not counted. */
async function takeTurns(
  adjacency: Adjacency,
  peers: Peers,
  asked: readonly Peer[],
): Promise<Timing[]> {
  const ours = [
    "classic",
    "robust",
  ] as const satisfies readonly ClusterMethod[];
  const taken = new Map<string, { seconds: number[]; clusters: number }>(
    [...ours, ...asked].map((name) => [name, { seconds: [], clusters: 0 }]),
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
    for (const method of ours) {
      const started = performance.now();
      const { clusterCount } = chineseWhispers(adjacency, {
        method,
        threshold,
      });
      note(method, round, (performance.now() - started) / 1000, clusterCount);
    }
    for (const peer of asked) {
      if (peer === "networkx" && round > 1) continue; // once is enough of a minute
      const [seconds = 0, clusters = 0] = (await peers.ask(peer))
        .split(" ")
        .map(Number);
      note(peer, peer === "networkx" ? 1 : round, seconds, clusters);
    }
  }
  return [...taken].map(([name, timing]) => ({ name, ...timing }));
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
      let end = offsets[face]!;
      end < offsets[face + 1]! && neighbours[end]! < face;
      end++
    ) {
      sources[edge] = face;
      targets[edge] = neighbours[end]!;
      weights[edge++] = similarities[end]!;
    }
  }
  await writeFile(join(folder, "sources.u32"), sources);
  await writeFile(join(folder, "targets.u32"), targets);
  await writeFile(join(folder, "weights.f32"), weights);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, two) => one - two)[
    Math.floor(values.length / 2)
  ]!;
}
