import { kernelBytes } from "./kernel-bytes.ts";

/** What kernel/sweep.ts exports. */
interface KernelExports {
  readonly setFloor: (weight: number) => void;
  readonly start: (evidence: number) => void;
  readonly waitingCount: () => number;
  readonly sweepBySum: (
    from: number,
    to: number,
    isFirstPass: number,
  ) => number;
  readonly sweepBySize: (
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

/** The hot loops, compiled, over one graph whose rows lie in their memory. */
export interface Kernel extends KernelExports {
  readonly rows: RowArrays;
  /** By node; used again by the next run. */
  readonly labels: Uint32Array;
  /** By node, to be filled before nodes are visited. */
  readonly isTruncated: Uint8Array;
  /** A bit per edge end; used again likewise. */
  readonly kept: Uint32Array;
}

/** The part of WebAssembly that is used; the core's types know no host. */
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
/** Below so many edge ends a memory of its own costs more than it brings. */
const fewestEdgeEnds = 2 ** 14;

const kernels = new WeakMap<ArrayBufferLike, () => Kernel | undefined>();
/** Null once it is known that this host cannot compile it. */
let compiled: object | null | undefined;

/**
 * Arrays for the rows of an adjacency, to be filled by the caller: in memory that the compiled
 * loops reach, with room beside for what they need (none of it is taken up before they run), so
 * that a graph is never copied. Plain arrays where there is no WebAssembly, or the graph is small,
 * or over 4 GB.
 * @param edgeEnds twice the edges
 */
export function allocateRows(
  faceCount: number,
  edgeEnds: number,
  { evenIfSmall = false }: { readonly evenIfSmall?: boolean } = {},
): RowArrays {
  const host = (globalThis as { readonly WebAssembly?: Host }).WebAssembly;
  if (host !== undefined && (evenIfSmall || edgeEnds >= fewestEdgeEnds)) {
    const places = layOut(faceCount, edgeEnds);
    const pages = Math.ceil(places.end / pageBytes);
    if (pages <= mostPages) {
      try {
        return rowsInMemory(host, faceCount, edgeEnds, places, pages);
      } catch {
        // No room for a memory of that size: plain arrays may still fit.
      }
    }
  }
  return {
    offsets: new Uint32Array(faceCount + 1),
    neighbours: new Uint32Array(edgeEnds),
    similarities: new Float32Array(edgeEnds),
  };
}

/**
 * The compiled loops for rows that `allocateRows` gave, and that still lie where it put them;
 * undefined for others.
 */
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
  const lie =
    startsWhere(offsets, rows.offsets) &&
    startsWhere(neighbours, rows.neighbours) &&
    startsWhere(weights, rows.similarities);
  return lie ? kernel : undefined;
}

function startsWhere(one: ArrayBufferView, other: ArrayBufferView): boolean {
  return one.buffer === other.buffer && one.byteOffset === other.byteOffset;
}

/**
 * The smallest 32-bit float that is not below: those that reach it are those that reach the number
 * itself.
 */
export function toFloat32Above(value: number): number {
  const rounded = Math.fround(value);
  if (rounded >= value) return rounded;
  const bits = new Uint32Array(1);
  const float = new Float32Array(bits.buffer);
  float[0] = rounded; // above 0, where the next float up has the next bits
  bits[0]++;
  return float[0];
}

/** Where everything lies, in bytes from the start of the memory. */
function layOut(faceCount: number, edgeEnds: number) {
  let end = pageBytes; // the compiler keeps what is below to itself
  const take = (bytes: number) => {
    const start = end;
    end += Math.ceil(bytes / 64) * 64;
    return start;
  };
  const longestRow = Math.min(faceCount, edgeEnds) + 2;
  const places = {
    offsets: take(4 * (faceCount + 1)),
    neighbours: take(4 * edgeEnds),
    weights: take(4 * edgeEnds),
    kept: take(4 * Math.ceil(edgeEnds / 32)),
    labels: take(4 * faceCount),
    isCut: take(faceCount),
    isActive: take(faceCount),
    lead: take(8 * faceCount), // as 16 bits each, or as other loops use the room
    sizes: take(4 * faceCount),
    hasChanged: take(faceCount),
    support: take(8 * faceCount),
    nearest: take(4 * faceCount),
    restNeighbours: take(4 * longestRow),
    restLabels: take(4 * longestRow),
    restWeights: take(4 * longestRow),
    rowLabels: take(4 * longestRow),
    rowWeights: take(4 * longestRow),
    foundLabels: take(4 * longestRow),
    foundSums: take(8 * longestRow),
    laterFound: take(4 * longestRow),
  };
  return { ...places, end };
}

function rowsInMemory(
  host: Host,
  faceCount: number,
  edgeEnds: number,
  places: ReturnType<typeof layOut>,
  pages: number,
): RowArrays {
  const memory = new host.Memory({ initial: pages });
  const { buffer } = memory;
  const rows = {
    offsets: new Uint32Array(buffer, places.offsets, faceCount + 1),
    neighbours: new Uint32Array(buffer, places.neighbours, edgeEnds),
    similarities: new Float32Array(buffer, places.weights, edgeEnds),
  };
  let kernel: Kernel | undefined;
  const open = (): Kernel | undefined => {
    if (compiled === undefined) compiled = compile(host);
    if (compiled === null) return undefined;
    const { exports } = new host.Instance(compiled, {
      env: { memory },
      graph: { nodeCount: faceCount, ...places },
    });
    return {
      ...(exports as KernelExports),
      rows,
      labels: new Uint32Array(buffer, places.labels, faceCount),
      isTruncated: new Uint8Array(buffer, places.isCut, faceCount),
      kept: new Uint32Array(buffer, places.kept, Math.ceil(edgeEnds / 32)),
    };
  };
  kernels.set(buffer, () => (kernel ??= open()));
  return rows;
}

/** @returns null where the host lacks what the loops are compiled to, as those without SIMD do */
function compile(host: Host): object | null {
  try {
    return new host.Module(fromBase64(kernelBytes));
  } catch {
    return null;
  }
}

/** What hosts call atob and Buffer; the core has neither. */
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
