import { describe, expect, test } from "vitest";
import {
  AbortedError,
  type Adjacency,
  agreement,
  buildAdjacency,
  checkAdjacency,
  chineseWhispers,
  chineseWhispersByQuality,
  ClusteringError,
  type ClusteringProblem,
  explainPath,
  grow,
  summariseClusters,
  withRowsTruncatedAt,
} from "../src/index.ts";
import { networkxLoop } from "../src/reference/index.ts";
import { type Edge, edgeList, graphOf } from "./graphs.ts";

const pair = graphOf(2, [[0, 1, 0.5]]);
const threshold = 0.5;

function built(edge: Edge) {
  return () => graphOf(2, [[0, 1, 0.5], edge]);
}

function checked(change: Partial<Adjacency>) {
  const good = graphOf(3, [
    [0, 1, 0.5],
    [1, 2, 0.5],
  ]);
  return () => {
    checkAdjacency({ ...good, ...change });
  };
}

function malformed(reason: string): [ClusteringProblem, string] {
  return [
    { code: "ADJACENCY_MALFORMED", reason },
    `Expected a symmetric CSR of 3 faces but ${reason}.`,
  ];
}

/** What is called, what is wrong with it, and what is said of it. */
type Case = readonly [
  name: string,
  call: () => unknown,
  problem: ClusteringProblem,
  message: string,
];

const edges: readonly Case[] = [
  [
    "a count that is no number of faces",
    () => buildAdjacency(-1, edgeList([])),
    { code: "OPTION_OUT_OF_RANGE", option: "faceCount", value: -1 },
    "Expected a whole number of faces, 0 to 2^32 - 2, but received -1.",
  ],
  [
    "lists of different lengths",
    () =>
      buildAdjacency(2, {
        ...edgeList([[0, 1, 0.5]]),
        targets: new Uint32Array(2),
        similarities: new Float32Array(3),
      }),
    { code: "EDGES_MALFORMED", lengths: [1, 2, 3] },
    "Expected as many targets and similarities as sources but received 2 and 3 for 1.",
  ],
  [
    "an edge to an unknown face",
    built([9, 1, 0.5]),
    { code: "EDGE_TO_UNKNOWN_FACE", edge: 1, face: 9 },
    "Expected faces below 2 but edge 1 names face 9.",
  ],
  [
    "an edge of a face with itself",
    built([1, 1, 0.5]),
    { code: "SELF_LOOP", edge: 1, face: 1 },
    "Expected edges between two faces but edge 1 joins face 1 to itself; leave it out.",
  ],
  [
    "a similarity above 1",
    built([0, 1, 1.5]),
    { code: "SIMILARITY_OUT_OF_RANGE", edge: 1, similarity: 1.5 },
    "Expected similarities above 0 and at most 1 but edge 1 has 1.5.",
  ],
];

const rows: readonly Case[] = (
  [
    [
      "2 values say which rows are truncated",
      { isTruncated: new Uint8Array(2) },
    ],
    ["there are 3 offsets", { offsets: Uint32Array.of(0, 1, 3) }],
    ["the first offset is 1", { offsets: Uint32Array.of(1, 1, 3, 4) }],
    [
      "the last offset, 4, is beyond the neighbours or similarities",
      { similarities: new Float32Array(3) },
    ],
    [
      "the last offset, 4, is beyond the neighbours or similarities",
      { neighbours: Uint32Array.of(1, 0, 2) },
    ],
    ["offsets fall after face 1", { offsets: Uint32Array.of(0, 1, 0, 4) }],
    ["face 2 has neighbour 3", { neighbours: Uint32Array.of(1, 0, 2, 3) }],
    ["face 2 has neighbour 2", { neighbours: Uint32Array.of(1, 0, 2, 2) }],
    [
      "the neighbours of face 1 do not ascend",
      { neighbours: Uint32Array.of(1, 2, 2, 1) },
    ],
    [
      "face 1 has similarity 1.5",
      { similarities: Float32Array.of(0.5, 0.5, 1.5, 0.5) },
    ],
  ] as [string, Partial<Adjacency>][]
).map(([reason, change]): Case => [
  reason,
  checked(change),
  ...malformed(reason),
]);

const options: readonly Case[] = [
  [
    "a threshold of 0",
    () => chineseWhispers(pair, { threshold: 0 }),
    { code: "THRESHOLD_OUT_OF_RANGE", threshold: 0 },
    "Expected a threshold above 0 and at most 1 but received 0.",
  ],
  [
    "no passes",
    () => chineseWhispers(pair, { threshold, maxIterations: 0 }),
    { code: "OPTION_OUT_OF_RANGE", option: "maxIterations", value: 0 },
    "Expected a whole number, at least 1, for maxIterations but received 0.",
  ],
  [
    "no prior pairs of merging",
    () => chineseWhispers(pair, { threshold, merging: { priorPairs: 0 } }),
    { code: "OPTION_OUT_OF_RANGE", option: "merging.priorPairs", value: 0 },
    "Expected a number above 0 for merging.priorPairs but received 0.",
  ],
  [
    "a share of merging below 0",
    () => chineseWhispers(pair, { threshold, merging: { largestShare: -1 } }),
    { code: "OPTION_OUT_OF_RANGE", option: "merging.largestShare", value: -1 },
    "Expected a number of at least 0 for merging.largestShare but received -1.",
  ],
  [
    "a sharpness above 64",
    () => chineseWhispers(pair, { threshold, sharpness: 65 }),
    { code: "OPTION_OUT_OF_RANGE", option: "sharpness", value: 65 },
    "Expected a number above 0 and at most 64 for sharpness but received 65.",
  ],
  [
    "a key too few",
    () => chineseWhispers(pair, { threshold, faceKeys: new BigUint64Array(1) }),
    { code: "LABELS_MALFORMED", expected: 2, received: 1 },
    "Expected 2 face keys but received 1.",
  ],
  [
    "half a pass of the networkx loop",
    () => networkxLoop(pair, { threshold, passes: 0.5 }),
    { code: "OPTION_OUT_OF_RANGE", option: "passes", value: 0.5 },
    "Expected a whole number, at least 0, for passes but received 0.5.",
  ],
  [
    "a seed below 0 for the networkx loop",
    () => networkxLoop(pair, { threshold, seed: -1 }),
    { code: "OPTION_OUT_OF_RANGE", option: "seed", value: -1 },
    "Expected a whole number, at least 0, for seed but received -1.",
  ],
  [
    "rows truncated at no pair",
    () => withRowsTruncatedAt(pair, 0),
    { code: "OPTION_OUT_OF_RANGE", option: "mostPerFace", value: 0 },
    "Expected a whole number of pairs per face, at least 1, but received 0.",
  ],
];

/** What says the method, and the method that it says. */
const inPlainSimilarity = (
  [
    ["cohesive by default", {}, "cohesive"],
    ["cohesive", { method: "cohesive" }, "cohesive"],
    ["robust", { method: "robust" }, "robust"],
  ] as const
).flatMap(([name, said, method]): Case[] => [
  [
    `a sharpness with ${name}`,
    () => chineseWhispers(pair, { threshold, ...said, sharpness: 2 }),
    { code: "OPTION_OUT_OF_RANGE", option: "sharpness", value: 2 },
    `Expected no other than 1 with the method ${method}, whose threshold is measured in plain similarity, for sharpness but received 2.`,
  ],
  [
    `a weighting that ${name} has no threshold for`,
    () => chineseWhispers(pair, { threshold, ...said, weighting: "LOG" }),
    { code: "OPTION_OUT_OF_RANGE", option: "weighting", value: "LOG" },
    `Expected weighting TOP with the method ${method}, whose threshold is measured in plain similarity, but received LOG; use it with classic or sharpened.`,
  ],
]);

const constraints: readonly Case[] = [
  [
    "a constraint on an unknown face",
    () => chineseWhispers(pair, { threshold, mustLinks: [[0, 2]] }),
    { code: "CONSTRAINT_MALFORMED", pair: [0, 2] },
    "Expected constraints between two different faces below 2 but received 0 and 2.",
  ],
  [
    "constraints that contradict each other",
    () =>
      chineseWhispers(graphOf(3, []), {
        threshold,
        mustLinks: [
          [0, 1],
          [1, 2],
        ],
        cannotLinks: [[2, 0]],
      }),
    { code: "CONSTRAINT_CONTRADICTION", path: [2, 1, 0] },
    "Faces 2 and 0 must not be together, yet must-links join them: 2 – 1 – 0. Take one of these constraints back.",
  ],
];

const perFace: readonly Case[] = [
  [
    "an identity too few",
    () => agreement(new Uint32Array(2), new Uint32Array(1)),
    { code: "LABELS_MALFORMED", expected: 2, received: 1 },
    "Expected an identity for each of 2 labels but received 1.",
  ],
  [
    "a label too few to summarise",
    () => summariseClusters(pair, new Uint32Array(1), { threshold }),
    { code: "LABELS_MALFORMED", expected: 2, received: 1 },
    "Expected a label for each of 2 faces but received 1.",
  ],
  [
    "a placed label too few",
    () => grow(pair, new Int32Array(1), { threshold }),
    { code: "LABELS_MALFORMED", expected: 2, received: 1 },
    "Expected a label from 0, or -1 for a new face, for each of 2 faces but received 1.",
  ],
  [
    "a value for a face too few",
    () => chineseWhispersByQuality(pair, new Uint8Array(1), { threshold }),
    { code: "LABELS_MALFORMED", expected: 2, received: 1 },
    "Expected whether it is of low quality for each of 2 faces but received 1 values.",
  ],
  [
    "a path from an unknown face",
    () => explainPath(pair, new Uint32Array(2), 2, 0),
    { code: "EDGE_TO_UNKNOWN_FACE", edge: -1, face: 2 },
    "Expected faces below 2 but received 2.",
  ],
];

describe("what is wrong is said, with its data:", () => {
  test.each([
    ...edges,
    ...rows,
    ...options,
    ...inPlainSimilarity,
    ...constraints,
    ...perFace,
  ])("%s", (_, call, problem, message) => {
    const thrown = thrownBy(call);
    expect(thrown.problem).toEqual(problem);
    expect(thrown.code).toBe(problem.code);
    expect(thrown.message).toBe(message);
    expect(thrown.name).toBe("ClusteringError");
  });

  test("nothing, where nothing is", () => {
    checked({})();
    expect(
      chineseWhispers(pair, {
        threshold: 1,
        maxIterations: 1,
        sharpness: 64,
        method: "classic",
        weighting: "LOG",
        faceKeys: new BigUint64Array(2),
        signal: { aborted: false },
      }).clusterCount,
    ).toBe(2);
    expect(withRowsTruncatedAt(pair, 1).isTruncated).toEqual(
      Uint8Array.of(1, 1),
    );
    expect(networkxLoop(pair, { threshold, passes: 0, seed: 0 })).toHaveLength(
      2,
    );
  });
});

describe("a run that is stopped", () => {
  test("says so with the error that every library stops with", () => {
    const stopped = () =>
      chineseWhispers(pair, { threshold, signal: { aborted: true } });
    expect(stopped).toThrow(AbortedError);
    expect(stopped).toThrow("Clustering was stopped; no labels were returned.");
  });

  test("has a code, a message and a cause", () => {
    const cause = new Error("pressed");
    expect(new AbortedError()).toMatchObject({
      code: "ABORTED",
      name: "AbortedError",
      message: "The work was stopped on request.",
    });
    expect(new AbortedError("Stopped.", { cause })).toMatchObject({
      message: "Stopped.",
      cause,
    });
  });
});

function thrownBy(call: () => unknown): ClusteringError {
  try {
    call();
  } catch (error) {
    if (error instanceof ClusteringError) return error;
    throw error;
  }
  throw new Error("Nothing was thrown.");
}
