import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, type FileHandle } from "node:fs/promises";
import { endianness } from "node:os";
import { dirname, join } from "node:path";
import {
  allocateRows,
  withRowsTruncatedAt,
  type Adjacency,
} from "@facegraph/cw-core";
import { faceKeyOf } from "../faces/identifiers.ts";
import { type FaceConstraint } from "../people/links.ts";
import { type GraphState } from "../collections/graph-state.ts";

/**
 * The faces of a collection, the similarities between them and what people said of them, ready to
 * be clustered.
 */
export interface CollectionGraph {
  readonly state: GraphState;
  /** By row; rows are numbered as they are visited with the default seed. */
  readonly faceIds: readonly string[];
  readonly faceKeys: BigUint64Array;
  /** By row: the server's own numbers of the faces' nodes. */
  readonly nodes: Float64Array;
  /** By row. */
  readonly ordinals: Uint32Array;
  /** By row: 1 where something speaks against the face's quality. */
  readonly isLowQuality: Uint8Array;
  readonly adjacency: Adjacency;
  readonly links: readonly FaceConstraint[];
}

/** The first line of a file; the arrays follow, as they lie in memory. */
interface Header {
  readonly format: string;
  readonly endianness: string;
  readonly collection: string;
  readonly state: GraphState;
  readonly faceCount: number;
  readonly edgeEnds: number;
  readonly linkBytes: number;
  /** sha256 over the arrays. */
  readonly digest: string;
}

const fileFormat = "facegraph-adjacency-7";
const headerBytes = 1024;
const faceIdLength = 32;
const chunkBytes = 2 ** 28;

/** Where the graph of a collection lies. */
export function graphFileIn(folder: string, collection: string): string {
  const name = createHash("sha256").update(collection).digest("hex");
  return join(folder, `${name.slice(0, 32)}.adjacency`);
}

/**
 * Keeps a graph on disk. It is written beside its place and moved there, so that a file is whole or
 * not there.
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
    links,
  }: CollectionGraph,
): Promise<void> {
  const { faceCount, offsets, neighbours, similarities } = adjacency;
  const linkText = Buffer.from(JSON.stringify(links));
  const arrays = [
    offsets,
    neighbours,
    similarities,
    nodes,
    ordinals,
    isLowQuality,
    Buffer.from(faceIds.join(""), "latin1"),
    linkText,
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
    edgeEnds: neighbours.length,
    linkBytes: linkText.length,
    digest: hash.digest("hex"),
  };
  const line = Buffer.alloc(headerBytes, " ");
  // a name that long is not worth a second format
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

/** The row of each ordinal that was given; −1 where a face was erased. */
export function rowsByOrdinal({
  ordinals,
  state,
}: Pick<CollectionGraph, "ordinals" | "state">): Int32Array {
  const rows = new Int32Array(state.ordinalEnd).fill(-1);
  ordinals.forEach((ordinal, row) => {
    rows[ordinal] = row;
  });
  return rows;
}

/** @returns undefined when there is no file, or not one that can be trusted */
export async function readGraphFile(
  path: string,
  collection: string,
): Promise<CollectionGraph | undefined> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    return await readGraph(file, collection);
  } catch {
    return undefined; // cut short, or not ours: it will be written anew
  } finally {
    await file.close();
  }
}

async function readGraph(
  file: FileHandle,
  collection: string,
): Promise<CollectionGraph | undefined> {
  const line = Buffer.alloc(headerBytes);
  await fill(file, line, 0);
  const header = JSON.parse(line.toString()) as Header;
  const { format, state, faceCount, edgeEnds, linkBytes, digest } = header;
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
    8 * edgeEnds +
    (8 + 4 + 1 + faceIdLength) * faceCount +
    linkBytes;
  if (size !== expected) return undefined;
  const rows = allocateRows(faceCount, edgeEnds);
  const { offsets, neighbours, similarities } = rows;
  const nodes = new Float64Array(faceCount);
  const ordinals = new Uint32Array(faceCount);
  const isLowQuality = new Uint8Array(faceCount);
  const ids = Buffer.alloc(faceIdLength * faceCount);
  const linkText = Buffer.alloc(linkBytes);
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
    linkText,
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
    adjacency: truncatedAsStored({ faceCount, ...rows }, state),
    links: JSON.parse(linkText.toString()) as FaceConstraint[],
  };
}

/** Marks the faces of an adjacency of which only the strongest pairs were stored. */
export function truncatedAsStored(
  adjacency: Adjacency,
  { maxPairsPerFace }: GraphState,
): Adjacency {
  return withRowsTruncatedAt(adjacency, maxPairsPerFace);
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

/** Files are read and written, and digests taken, in parts that every system takes. */
function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += chunkBytes)
    yield bytes.subarray(start, start + chunkBytes);
}
