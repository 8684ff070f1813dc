// Graphs whose groups leave no doubt: everybody must find them.
import { agreement, buildAdjacency, chineseWhispers } from "@facegraph/cw-core";
import { networkxLoop } from "@facegraph/cw-core/reference";
import { RandomSource } from "@facegraph/synthetic";
import { startPeers } from "../support/python-peers.ts";

const threshold = 0.5;

/**
 * Three hundred cliques of 2 to 40 faces, numbered in no order; edges between them lie below the
 * threshold.
 */
function drawCliques() {
  const random = new RandomSource(3);
  const sizes = Array.from({ length: 300 }, () => 2 + random.below(39));
  const faceCount = sizes.reduce((sum, size) => sum + size, 0);
  const numbers = random.shuffled([...Array(faceCount).keys()]);
  const identities = new Uint32Array(faceCount);
  const edges: [one: number, two: number, similarity: number][] = [];
  let start = 0;
  sizes.forEach((size, identity) => {
    for (let face = start; face < start + size; face++) {
      identities[numbers[face]!] = identity;
      for (let other = start; other < face; other++)
        edges.push([
          numbers[face]!,
          numbers[other]!,
          Math.fround(0.6 + 0.3 * random.uniform()),
        ]);
    }
    start += size;
  });
  return { identities, edges };
}

export async function measureCliques(): Promise<string[]> {
  const { identities, edges } = drawCliques();
  const ascending = edges
    .map(([one, two, similarity]): (typeof edges)[number] =>
      one < two ? [one, two, similarity] : [two, one, similarity],
    )
    .sort((one, two) => one[0] - two[0] || one[1] - two[1]);
  const adjacency = buildAdjacency(identities.length, {
    sources: Uint32Array.from(ascending, ([source]) => source),
    targets: Uint32Array.from(ascending, ([, target]) => target),
    similarities: Float32Array.from(ascending, ([, , weight]) => weight),
  });
  const peers = await startPeers("cw/cw-cliques-peers.py", []);
  const lines = [...ascending.map((edge) => edge.join(" ")), "end"].join("\n");
  const dlib = readLabels(await peers.ask(lines));
  const networkx = readLabels(await peers.next());
  await peers.stop();
  const ours = (["cohesive", "robust", "classic", "sharpened"] as const).map(
    (method) =>
      [
        method,
        chineseWhispers(adjacency, { method, threshold }).labels,
      ] as const,
  );
  const found = [
    ...ours,
    ["dlib's chinese_whispers", dlib],
    ["networkx loop, CPython", networkx],
  ] as const;
  const repeated = networkxLoop(adjacency, { threshold, seed: 7 });
  return [
    `## ${identities.length.toLocaleString("en")} faces in 300 cliques that lie well apart`,
    "",
    "Adjusted Rand index against the cliques; 1 is the same partition.",
    "",
    "| who | adjusted Rand |",
    "| --- | --- |",
    ...found.map(
      ([name, labels]) =>
        `| ${name} | ${agreement(labels, identities).adjustedRand.toFixed(4)} |`,
    ),
    "",
    `\`networkxLoop\` with the same seed gives ${repeated.every((label, face) => label === networkx[face]) ? "the very labels" : "other labels than those"} of CPython's loop.`,
    "",
  ];
}

function readLabels(line: string): Uint32Array {
  return Uint32Array.from(line.trim().split(" "), Number);
}
