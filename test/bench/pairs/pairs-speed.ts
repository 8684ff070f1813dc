// Exact search for similar pairs beside faiss, and the rate of its matrix products beside that of
// onnxruntime alone.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel } from "@facegraph/onnx-format";
import {
  findExactPairs,
  floorAboveChance,
  measureChanceSimilarity,
  type SimilarPairs,
} from "@facegraph/similarity";
import {
  makeSyntheticLibrary,
  type SyntheticLibrary,
} from "@facegraph/synthetic";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { openBlockProduct } from "../../../libs/similarity/src/exact/block-product.ts";
import {
  blockShape,
  listBlocks,
} from "../../../libs/similarity/src/exact/blocks.ts";
import {
  columnCodesAt,
  encodeColumns,
  encodeRows,
} from "../../../libs/similarity/src/exact/codes.ts";
import { median, spread } from "../support/figures.ts";
import { type Peers, startPeers } from "../support/python-peers.ts";

const neighboursOfPeer = 79; // 80 with the face itself
const timedBlocks = 60;
// the default model's; an ingest raises it where weaker pairs are mostly chance
const modelFloor = 0.45;

/** A table of rounds at one dimension. Both sides warm up on a tenth of the faces. */
export async function measureSearch(
  dimension: number,
  faceCount: number,
  rounds: number,
): Promise<string[]> {
  const warmUpFaces = Math.ceil(faceCount / 10);
  const library = makeSyntheticLibrary({ name: "pairs", faceCount, dimension });
  const floor = Math.max(
    modelFloor,
    floorAboveChance(measureChanceSimilarity(library)!),
  );
  const folder = await mkdtemp(join(tmpdir(), "facegraph-pairs-"));
  const path = join(folder, "vectors.f32");
  await writeFile(path, library.vectors);
  const peers = await startPeers("pairs/pairs-peers.py", [
    path,
    String(dimension),
    String(floor),
  ]);
  try {
    const few = library.vectors.subarray(0, warmUpFaces * dimension);
    await findExactPairs({ vectors: few, dimension }, { floor });
    await peers.ask(String(warmUpFaces));
    const taken: Round[] = [];
    for (let round = 0; round < rounds; round++)
      taken.push(await takeRound(library, floor, peers));
    return tableOf(library, floor, taken);
  } finally {
    await peers.stop();
    await rm(folder, { recursive: true });
  }
}

interface Round {
  readonly ours: number;
  readonly peer: number;
  /** Neighbours at or above the floor, at most as many of a face as the peer looks for. */
  readonly ourNeighbours: number;
  readonly peerNeighbours: number;
  /** Billions of multiplications and additions in a second. */
  readonly searchRate: number;
  readonly productRate: number;
  readonly bareRate: number;
  readonly bareRateOfOneThread: number;
}

async function takeRound(
  library: SyntheticLibrary,
  floor: number,
  peers: Peers,
): Promise<Round> {
  const { dimension, faceCount } = library;
  const started = performance.now();
  const pairs = await findExactPairs(library, { floor });
  const ours = (performance.now() - started) / 1000;
  const [peer = 0, peerNeighbours = 0] = (await peers.ask(String(faceCount)))
    .split(" ")
    .map(Number);
  const blockCount = listBlocks(0, faceCount).length;
  return {
    ours,
    peer,
    ourNeighbours: countNeighbours(pairs, faceCount),
    peerNeighbours,
    searchRate: (operationsOf(dimension) * blockCount) / ours / 1e9,
    productRate: await rateOfProduct(library),
    bareRate: await rateOfBareProduct(library, 0),
    bareRateOfOneThread: await rateOfBareProduct(library, 1),
  };
}

const operationsOf = (dimension: number) =>
  2 * blockShape.rows * blockShape.columns * dimension;

/** Of products of different blocks of the library, after one to warm up. */
async function rateOf(
  { dimension, faceCount }: SyntheticLibrary,
  multiply: (rowStart: number, columnStart: number) => Promise<unknown>,
): Promise<number> {
  const blocks = listBlocks(0, faceCount).slice(-timedBlocks - 1);
  let started = 0;
  for (const [index, { rowStart, columnStart }] of blocks.entries()) {
    if (index === 1) started = performance.now();
    await multiply(rowStart, columnStart);
  }
  const seconds = (performance.now() - started) / 1000;
  return (operationsOf(dimension) * timedBlocks) / seconds / 1e9;
}

/** On one thread, as each of the search's. */
async function rateOfProduct(library: SyntheticLibrary): Promise<number> {
  const { dimension } = library;
  const columns = encodeColumns(library, false);
  const { codes } = encodeRows(library, 0, columns);
  const product = await openBlockProduct(dimension, blockShape);
  try {
    return await rateOf(library, (_, columnStart) =>
      product.multiply(codes, columnCodesAt(columns, columnStart, dimension)),
    );
  } finally {
    await product.close();
  }
}

/** @param threads 0 for all */
async function rateOfBareProduct(
  library: SyntheticLibrary,
  threads: number,
): Promise<number> {
  const bare = await openBareProduct(library.dimension, threads);
  try {
    return await rateOf(library, (rowStart, columnStart) =>
      bare.multiply(
        rowsOf(library, rowStart, blockShape.rows),
        rowsOf(library, columnStart, blockShape.columns),
      ),
    );
  } finally {
    await bare.close();
  }
}

/** A block of rows; the last one is filled up with zeros. */
function rowsOf(
  { vectors, dimension }: SyntheticLibrary,
  start: number,
  rowCount: number,
): Float32Array {
  const rows = new Float32Array(rowCount * dimension);
  rows.set(vectors.subarray(start * dimension, (start + rowCount) * dimension));
  return rows;
}

/** A matrix product and nothing else, into memory that is used again. */
async function openBareProduct(dimension: number, threads: number) {
  const { rows, columns } = blockShape;
  const session = await InferenceSession.create(
    encodeModel({
      opset: 17,
      name: "bare-product",
      nodes: [
        {
          operator: "Gemm",
          inputs: ["rows", "columns"],
          outputs: ["scores"],
          attributes: { transB: { int: 1 } },
        },
      ],
      initializers: [],
      inputs: [
        { name: "rows", type: "float32", shape: [rows, dimension] },
        { name: "columns", type: "float32", shape: [columns, dimension] },
      ],
      outputs: [{ name: "scores", type: "float32", shape: [rows, columns] }],
    }),
    { logSeverityLevel: 3, intraOpNumThreads: threads },
  );
  const into = new Float32Array(rows * columns);
  const scores = new Tensor("float32", into, [rows, columns]);
  return {
    multiply: (rowVectors: Float32Array, columnVectors: Float32Array) =>
      session.run(
        {
          rows: new Tensor("float32", rowVectors, [rows, dimension]),
          columns: new Tensor("float32", columnVectors, [columns, dimension]),
        },
        { scores },
      ),
    close: () => session.release(),
  };
}

function countNeighbours(
  { sources, targets }: SimilarPairs,
  faceCount: number,
): number {
  const degrees = new Uint32Array(faceCount);
  for (const ends of [sources, targets])
    for (const end of ends) degrees[end]!++;
  return degrees.reduce(
    (sum, degree) => sum + Math.min(degree, neighboursOfPeer),
    0,
  );
}

function tableOf(
  { faceCount, dimension }: SyntheticLibrary,
  floor: number,
  taken: readonly Round[],
): string[] {
  const of = (field: keyof Round) => taken.map((round) => round[field]);
  const [ours, peer] = [median(of("ours")), median(of("peer"))];
  const bare = median(of("bareRate"));
  const rate = (name: string, field: keyof Round) =>
    `| ${name} | ${spread(of(field), 1)} | ${(median(of(field)) / bare).toFixed(2)} |`;
  return [
    `## ${faceCount.toLocaleString("en")} faces of ${dimension} values, floor ${floor.toFixed(3)}, ${taken.length === 1 ? "one round" : `${taken.length} rounds`}`,
    "",
    "| who | seconds | faiss's time over it | neighbours found |",
    "| --- | --- | --- | --- |",
    `| facegraph, every pair from the floor on | ${spread(of("ours"), 2)} | ${(peer / ours).toFixed(2)} | ${taken[0]!.ourNeighbours} |`,
    `| faiss \`IndexFlatIP\`, 80 of each face | ${spread(of("peer"), 2)} | 1.00 | ${taken[0]!.peerNeighbours} |`,
    "",
    "| matrix products | thousand million operations a second | share |",
    "| --- | --- | --- |",
    rate("the whole search, all its time", "searchRate"),
    rate("our product of bytes, one thread", "productRate"),
    rate(
      "onnxruntime's Gemm of 32 bits alone, same blocks, all threads",
      "bareRate",
    ),
    rate("the same, one thread", "bareRateOfOneThread"),
    "",
  ];
}
