import { createHash, randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { endianness } from "node:os";
import { dirname, join } from "node:path";
import { allocateRows } from "@facegraph/cw-core";
import type { GraphState } from "../collections/graph-state.ts";
import { faceKeyOf } from "../faces/identifiers.ts";
import type { FaceConstraint } from "../people/what-was-said.ts";
import { type CollectionGraph, markTruncatedRows } from "./collection-graph.ts";

/** The first line of a file; the arrays follow, as they lie in memory. */
interface Header {
  readonly format: string;
  readonly endianness: string;
  readonly collection: string;
  readonly state: GraphState;
  readonly faceCount: number;
  readonly directedEdges: number;
  readonly constraintBytes: number;
  /** sha256 over the arrays. */
  readonly digest: string;
}

const fileFormat = "facegraph-adjacency-8";
const headerBytes = 1024;
const faceIdLength = 32;
const chunkBytes = 2 ** 28;

/** Where the graph of a collection lies. */
export function graphFileIn(folder: string, collection: string): string {
  const name = createHash("sha256").update(collection).digest("hex");
  return join(folder, `${name.slice(0, 32)}.adjacency`);
}

/**
 * Keeps a graph on disk. It is written under another name and then renamed, so that a file is whole
 * or not there.
 */
export async function writeGraphFile(
  path: string,
  collection: string,
  {
    state,
    faceIds,
    nodes,
    ordinals,
    isLowQuality,
    adjacency,
    constraints,
  }: CollectionGraph,
): Promise<void> {
  const { faceCount, offsets, neighbours, similarities } = adjacency;
  const constraintText = Buffer.from(JSON.stringify(constraints));
  const arrays = [
    offsets,
    neighbours,
    similarities,
    nodes,
    ordinals,
    isLowQuality,
    Buffer.from(faceIds.join(""), "latin1"),
    constraintText,
  ].map(bytesIn);
  const hash = createHash("sha256");
  for (const array of arrays)
    for (const chunk of chunksOf(array)) hash.update(chunk);
  const header: Header = {
    format: fileFormat,
    endianness: endianness(),
    collection,
    state,
    faceCount,
    directedEdges: neighbours.length,
    constraintBytes: constraintText.length,
    digest: hash.digest("hex"),
  };
  const line = Buffer.alloc(headerBytes, " ");
  // a collection whose name is too long for the header has no file
  if (line.write(JSON.stringify(header)) === headerBytes) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomUUID()}`;
  try {
    const file = await open(unfinished, "wx", 0o600);
    try {
      for (const array of [line, ...arrays])
        for (const chunk of chunksOf(array)) await file.write(chunk);
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** @returns undefined when there is no file, or not one that can be trusted */
export async function readGraphFile(
  path: string,
  collection: string,
): Promise<CollectionGraph | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    return await parseGraphFile(file, collection);
  } catch {
    return undefined; // cut short, or not ours: it will be written again
  } finally {
    await file.close();
  }
}

async function parseGraphFile(
  file: FileHandle,
  collection: string,
): Promise<CollectionGraph | undefined> {
  const line = Buffer.alloc(headerBytes);
  await fill(file, line, 0);
  const header = JSON.parse(line.toString()) as Header;
  const { format, state, faceCount, directedEdges, constraintBytes, digest } =
    header;
  if (
    format !== fileFormat ||
    header.endianness !== endianness() ||
    header.collection !== collection
  )
    return undefined;
  const size = (await file.stat()).size;
  const expected =
    headerBytes +
    4 * (faceCount + 1) +
    8 * directedEdges +
    (8 + 4 + 1 + faceIdLength) * faceCount +
    constraintBytes;
  if (size !== expected) return undefined;
  const rows = allocateRows(faceCount, directedEdges);
  const { offsets, neighbours, similarities } = rows;
  const nodes = new Float64Array(faceCount);
  const ordinals = new Uint32Array(faceCount);
  const isLowQuality = new Uint8Array(faceCount);
  const ids = Buffer.alloc(faceIdLength * faceCount);
  const constraintText = Buffer.alloc(constraintBytes);
  const hash = createHash("sha256");
  let position = headerBytes;
  for (const array of [
    offsets,
    neighbours,
    similarities,
    nodes,
    ordinals,
    isLowQuality,
    ids,
    constraintText,
  ].map(bytesIn)) {
    for (const chunk of chunksOf(array)) {
      await fill(file, chunk, position);
      hash.update(chunk);
      position += chunk.length;
    }
  }
  if (hash.digest("hex") !== digest) return undefined;
  const text = ids.toString("latin1");
  const faceIds = Array.from({ length: faceCount }, (_, face) =>
    text.slice(face * faceIdLength, (face + 1) * faceIdLength),
  );
  return {
    state,
    faceIds,
    faceKeys: BigUint64Array.from(faceIds, faceKeyOf),
    nodes,
    ordinals,
    isLowQuality,
    adjacency: markTruncatedRows({ faceCount, ...rows }, state),
    constraints: JSON.parse(constraintText.toString()) as FaceConstraint[],
  };
}

/** @throws Error when the file ends before */
async function fill(
  file: FileHandle,
  into: Uint8Array,
  position: number,
): Promise<void> {
  for (let done = 0; done < into.length;) {
    const { bytesRead } = await file.read(
      into,
      done,
      into.length - done,
      position + done,
    );
    if (bytesRead === 0) throw new Error("The file is cut short.");
    done += bytesRead;
  }
}

function bytesIn(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** No system reads or writes more than two gigabytes at a time. */
function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += chunkBytes)
    yield bytes.subarray(start, start + chunkBytes);
}
