// Groups faces by Chinese Whispers, given which of them are similar.
import { buildAdjacency, chineseWhispers } from "@facegraph/cw-core";

const similarPairs = [
  [0, 1, 0.82],
  [0, 2, 0.76],
  [1, 2, 0.79],
  [2, 3, 0.41], // below the threshold
  [3, 4, 0.7],
] as const;

const adjacency = buildAdjacency(6, {
  sources: Uint32Array.from(similarPairs, ([source]) => source),
  targets: Uint32Array.from(similarPairs, ([, target]) => target),
  similarities: Float32Array.from(similarPairs, ([, , value]) => value),
});
const { labels } = chineseWhispers(adjacency, {
  method: "classic",
  threshold: 0.6,
});
for (const [face, label] of labels.entries())
  process.stdout.write(`face ${face} is in cluster ${label}\n`);
