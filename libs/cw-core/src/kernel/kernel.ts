import { kernelBytes } from "./kernel-bytes.ts";

/** The exports of libs/kernels/src/chinese-whispers/index.ts, where each is described. */
interface KernelExports {
  readonly setFloor: (weight: number) => void;
  readonly start: (minimumSupport: number) => void;
  readonly countActive: () => number;
  readonly passBySum: (from: number, to: number, isFirstPass: number) => number;
  readonly passBySize: (
    from: number,
    to: number,
    isFirstPass: number,
  ) => number;
  readonly needsPassBySize: () => number;
  readonly keepLocalEdges: (least: number, locality: number) => void;
  readonly splitUnconnected: (usesKept: number) => void;
  readonly countReaching: (weight: number) => number;
  readonly countKept: () => number;
}

/** The compiled loops, over one graph whose rows lie in their memory. */
export interface Kernel extends KernelExports {
  readonly rows: RowArrays;
  /** By node. The next run overwrites them. */
  readonly labels: Uint32Array;
  /** By node. The caller fills it before a pass. */
  readonly isTruncated: Uint8Array;
  /** A bit by directed edge. The next run overwrites them. */
  readonly kept: Uint32Array;
}

/** The part of WebAssembly that is used. The core compiles without the types of any host. */
interface Host {
  readonly Memory: new (size: { initial: number }) => { buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { exports: unknown };
}

export interface RowArrays {
  readonly offsets: Uint32Array;
  readonly neighbours: Uint32Array;
  readonly similarities: Float32Array;
}

const pageBytes = 2 ** 16;
const mostPages = 2 ** 16;
/** With fewer directed edges, a memory costs more time than the compiled loops save. */
const fewestDirectedEdges = 2 ** 14;

const kernels = new WeakMap<ArrayBufferLike, () => Kernel | undefined>();
/** The module for every graph; null if this host cannot compile it. */
let compiled: object | null | undefined;

/**
 * Makes the arrays for the rows of an adjacency, for the caller to fill. They lie in memory that
 * the compiled loops reach, beside the working space of these loops, so that a graph is never
 * copied. The working space takes up no memory before the loops run. The arrays are plain ones
 * where there is no WebAssembly, and where the graph is small or would need more than 4 GB.
 * @param directedEdgeCount twice the number of edges
 */
export function allocateRows(
  faceCount: number,
  directedEdgeCount: number,
  { evenIfSmall = false }: { readonly evenIfSmall?: boolean } = {},
): RowArrays {
  const host = (globalThis as { readonly WebAssembly?: Host }).WebAssembly;
  if (
    host !== undefined &&
    (evenIfSmall || directedEdgeCount >= fewestDirectedEdges)
  ) {
    const addresses = layOut(faceCount, directedEdgeCount);
    const pages = Math.ceil(addresses.end / pageBytes);
    if (pages <= mostPages) {
      try {
        return rowsInMemory(
          host,
          faceCount,
          directedEdgeCount,
          addresses,
          pages,
        );
      } catch {
        // There is no room for a memory of that size. Plain arrays may still fit.
      }
    }
  }
  return {
    offsets: new Uint32Array(faceCount + 1),
    neighbours: new Uint32Array(directedEdgeCount),
    similarities: new Float32Array(directedEdgeCount),
  };
}

/** @returns the compiled loops for rows that `allocateRows` made; undefined for other rows */
export function kernelOf({
  offsets,
  neighbours,
  weights,
}: {
  readonly offsets: Uint32Array;
  readonly neighbours: Uint32Array;
  readonly weights: Float32Array;
}): Kernel | undefined {
  const kernel = kernels.get(neighbours.buffer)?.();
  if (kernel === undefined) return undefined;
  const { rows } = kernel;
  const areTheSame =
    startsWhere(offsets, rows.offsets) &&
    startsWhere(neighbours, rows.neighbours) &&
    startsWhere(weights, rows.similarities);
  return areTheSame ? kernel : undefined;
}

function startsWhere(one: ArrayBufferView, other: ArrayBufferView): boolean {
  return one.buffer === other.buffer && one.byteOffset === other.byteOffset;
}

/**
 * @returns the smallest 32-bit float that is not below a number. A 32-bit float reaches the one
 *   exactly if it reaches the other.
 */
export function toFloat32Above(value: number): number {
  const rounded = Math.fround(value);
  if (rounded >= value) return rounded;
  const bits = new Uint32Array(1);
  const float = new Float32Array(bits.buffer);
  float[0] = rounded; // above 0, where the bits of the next float up are the next number
  bits[0]++;
  return float[0];
}

/**
 * Lays out the memory of one graph, in bytes from its start. What each array holds is said in
 * libs/kernels/src/chinese-whispers/graph.ts.
 */
function layOut(faceCount: number, directedEdgeCount: number) {
  let end = pageBytes; // the compiler may use what is below
  const take = (bytes: number) => {
    const start = end;
    end += Math.ceil(bytes / 64) * 64;
    return start;
  };
  const longestRow = Math.min(faceCount, directedEdgeCount) + 2;
  const addresses = {
    offsets: take(4 * (faceCount + 1)),
    neighbours: take(4 * directedEdgeCount),
    weights: take(4 * directedEdgeCount),
    kept: take(4 * Math.ceil(directedEdgeCount / 32)),
    labels: take(4 * faceCount),
    isTruncated: take(faceCount),
    isActive: take(faceCount),
    margins: take(8 * faceCount), // in 16 bits each; other loops use the room for longer numbers
    sizes: take(4 * faceCount),
    hasChanged: take(faceCount),
    supportByLabel: take(8 * faceCount),
    joinedNeighbour: take(4 * faceCount),
    restNeighbours: take(4 * longestRow),
    restLabels: take(4 * longestRow),
    restWeights: take(4 * longestRow),
    rowLabels: take(4 * longestRow),
    rowWeights: take(4 * longestRow),
    foundLabels: take(4 * longestRow),
    foundSums: take(8 * longestRow),
    laterFound: take(4 * longestRow),
  };
  return { ...addresses, bounds: addresses.margins, end };
}

function rowsInMemory(
  host: Host,
  faceCount: number,
  directedEdgeCount: number,
  addresses: ReturnType<typeof layOut>,
  pages: number,
): RowArrays {
  const memory = new host.Memory({ initial: pages });
  const { buffer } = memory;
  const rows = {
    offsets: new Uint32Array(buffer, addresses.offsets, faceCount + 1),
    neighbours: new Uint32Array(
      buffer,
      addresses.neighbours,
      directedEdgeCount,
    ),
    similarities: new Float32Array(
      buffer,
      addresses.weights,
      directedEdgeCount,
    ),
  };
  let kernel: Kernel | undefined;
  const open = (): Kernel | undefined => {
    if (compiled === undefined) compiled = compile(host);
    if (compiled === null) return undefined;
    const { exports } = new host.Instance(compiled, {
      env: { memory },
      graph: { nodeCount: faceCount, ...addresses },
    });
    return {
      ...(exports as KernelExports),
      rows,
      labels: new Uint32Array(buffer, addresses.labels, faceCount),
      isTruncated: new Uint8Array(buffer, addresses.isTruncated, faceCount),
      kept: new Uint32Array(
        buffer,
        addresses.kept,
        Math.ceil(directedEdgeCount / 32),
      ),
    };
  };
  kernels.set(buffer, () => (kernel ??= open()));
  return rows;
}

/** @returns null where the host cannot run the loops, as one without SIMD cannot */
function compile(host: Host): object | null {
  try {
    return new host.Module(fromBase64(kernelBytes));
  } catch {
    return null;
  }
}

/** Decodes base64 without the host, whose atob or Buffer the core does without. */
function fromBase64(text: string): Uint8Array {
  const alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const length = text.indexOf("=") < 0 ? text.length : text.indexOf("=");
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let held = 0;
  for (let index = 0, written = 0; index < length; index++) {
    held = (held << 6) | alphabet.indexOf(text[index]);
    if (index % 4 === 0) continue;
    bytes[written++] = held >>> (6 - 2 * (index % 4));
  }
  return bytes;
}
