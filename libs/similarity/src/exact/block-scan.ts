import type { BlockShape } from "./blocks.ts";
import { kernelBytes } from "./kernel-bytes.ts";

/** Finds the few products of a block that are large enough. */
export interface BlockScan {
  /** rows × columns; the caller puts the products here. */
  readonly products: Int32Array;
  /**
   * Finds the products of a row that are at least `least`, among its first `count`.
   * @returns their columns, ascending; the next call overwrites them
   */
  scan(row: number, count: number, least: number): Uint32Array;
}

/** The part of WebAssembly that is used. */
interface Host {
  readonly Memory: new (size: { initial: number }) => { buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => {
    exports: {
      scanRow(
        products: number,
        count: number,
        least: number,
        found: number,
      ): number;
    };
  };
}

const pageBytes = 65_536;
const largest = 2 ** 31 - 1;

/** Opens the loop of libs/kernels/src/pair-scan where the host can run it, else the plain one. */
export function openBlockScan(shape: BlockShape): BlockScan {
  const host = (globalThis as { readonly WebAssembly?: Host }).WebAssembly;
  try {
    if (host !== undefined) return openCompiledScan(host, shape);
  } catch {
    // The host has no SIMD, or no room.
  }
  return openPlainScan(shape);
}

export function openPlainScan({ rows, columns }: BlockShape): BlockScan {
  const products = new Int32Array(rows * columns);
  const found = new Uint32Array(columns);
  return {
    products,
    scan(row, count, least) {
      let written = 0;
      const start = row * columns;
      for (let column = 0; column < count; column++)
        if (products[start + column]! >= least) found[written++] = column;
      return found.subarray(0, written);
    },
  };
}

/** The products lie in the memory of the compiled loop. The matrix product writes them there. */
function openCompiledScan(
  host: Host,
  { rows, columns }: BlockShape,
): BlockScan {
  const productsAt = pageBytes; // the compiler may use what is below
  const foundAt = productsAt + 4 * rows * columns;
  const bytes = foundAt + 4 * (columns + 1);
  const memory = new host.Memory({ initial: Math.ceil(bytes / pageBytes) });
  const { exports } = new host.Instance(
    new host.Module(Buffer.from(kernelBytes, "base64")),
    { env: { memory } },
  );
  const found = new Uint32Array(memory.buffer, foundAt, columns);
  return {
    products: new Int32Array(memory.buffer, productsAt, rows * columns),
    scan(row, count, least) {
      if (least > largest) return found.subarray(0, 0);
      const from = productsAt + 4 * row * columns;
      const whole = Math.max(Math.ceil(least), -largest); // the products are whole numbers
      return found.subarray(0, exports.scanRow(from, count, whole, foundAt));
    },
  };
}
