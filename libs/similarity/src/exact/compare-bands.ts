import { type Embeddings, similarityOf } from "../embeddings.ts";
import { PairList, type SimilarPairs } from "../strongest/pair-list.ts";
import type { BlockProduct } from "./block-product.ts";
import type { BlockScan } from "./block-scan.ts";
import { type Block, blockShape, blocksOfBand } from "./blocks.ts";
import {
  type ColumnCodes,
  columnCodesAt,
  encodeRows,
  errorOf,
} from "./codes.ts";

/** The data that all threads of a comparison share. */
export interface Comparison {
  /** Read by all, in shared memory where there is more than one thread. */
  readonly embeddings: Embeddings;
  /** Of all of them, in shared memory likewise. */
  readonly columns: ColumnCodes;
  readonly faceCount: number;
  /** Faces before this one were compared before. */
  readonly from: number;
  readonly floor: number;
  readonly maxPerFace: number;
  /**
   * For each face: a pair weaker than this is not among its strongest. A cutoff only ever rises, so
   * a thread that reads an old one does needless work and misses nothing.
   */
  readonly cutoffs: Float32Array;
  /** The next band to take, and whether to stop. */
  readonly control: Int32Array;
}

const nextBand = 0;
export const isStopped = 1;

export interface Band {
  readonly pairs: SimilarPairs;
  /** Pairs at or above the floor of which both faces have enough stronger ones. */
  readonly dropped: number;
  readonly blocks: number;
}

/** Compares one band of rows after the other until none is left. */
export async function compareBands(
  comparison: Comparison,
  product: BlockProduct,
  onBand: (band: Band) => void | Promise<void>,
): Promise<void> {
  const { embeddings, columns, faceCount, from, control } = comparison;
  for (;;) {
    const rowStart = from + Atomics.add(control, nextBand, 1) * blockShape.rows;
    if (rowStart >= faceCount) return;
    const blocks = blocksOfBand(rowStart, faceCount);
    const { codes, errors } = encodeRows(embeddings, rowStart, columns);
    const scan = new BandScan(comparison, rowStart, errors);
    for (const block of blocks) {
      if (Atomics.load(control, isStopped) === 1) return;
      scan.visit(
        block,
        await product.multiply(
          codes,
          columnCodesAt(columns, block.columnStart, embeddings.dimension),
        ),
      );
    }
    await onBand({
      pairs: scan.pairs.toPairs(),
      dropped: scan.dropped,
      blocks: blocks.length,
    });
  }
}

/** Picks the similar pairs out of a band's blocks. */
class BandScan {
  readonly pairs = new PairList();
  dropped = 0;
  private readonly comparison: Comparison;
  private readonly rowStart: number;
  private readonly rowEnd: number;
  /** By row, as `encodeRows` gives them. */
  private readonly errors: Float64Array;
  /** The strongest similarities of each row, and as many that were found since they were sorted. */
  private readonly strongest: (Float32Array | undefined)[] = [];
  private readonly found = new Uint32Array(blockShape.rows);

  constructor(comparison: Comparison, rowStart: number, errors: Float64Array) {
    this.comparison = comparison;
    this.rowStart = rowStart;
    this.errors = errors;
    this.rowEnd = Math.min(rowStart + blockShape.rows, comparison.faceCount);
  }

  visit({ columnStart }: Block, block: BlockScan): void {
    const { columns, floor } = this.comparison;
    const unit = columns.rowStep * columns.step;
    for (let face = this.rowStart; face < this.rowEnd; face++) {
      const row = face - this.rowStart;
      const error = errorOf(this.errors[row]!, columns);
      const earlier = Math.min(blockShape.columns, face - columnStart);
      if (earlier <= 0) continue;
      const first = row * blockShape.columns;
      for (const column of block.scan(row, earlier, (floor - error) / unit)) {
        const estimate = block.products[first + column]! * unit;
        this.look(face, columnStart + column, estimate, error);
      }
    }
  }

  /** @param estimate their similarity, off by at most `error` */
  private look(
    face: number,
    other: number,
    estimate: number,
    error: number,
  ): void {
    const { floor, cutoffs, embeddings } = this.comparison;
    const { vectors, dimension } = embeddings;
    const most = estimate + error;
    if (
      most < cutoffs[face]! &&
      most < cutoffs[other]! &&
      estimate - error >= floor
    ) {
      this.dropped++;
      return;
    }
    const similarity = Math.fround(
      similarityOf(vectors, dimension, face, vectors, other),
    );
    if (similarity < floor) return;
    this.pairs.add(face, other, similarity);
    this.raiseCutoff(face - this.rowStart, similarity);
  }

  /** A row with more pairs than it may keep needs no weaker ones. */
  private raiseCutoff(row: number, similarity: number): void {
    const { maxPerFace, cutoffs, faceCount } = this.comparison;
    if (maxPerFace >= faceCount) return;
    const strongest = (this.strongest[row] ??= new Float32Array(
      2 * maxPerFace,
    ));
    let count = this.found[row]!;
    strongest[count++] = similarity;
    if (count === strongest.length) {
      strongest.sort();
      strongest.copyWithin(0, maxPerFace);
      count = maxPerFace;
      const face = this.rowStart + row;
      cutoffs[face] = Math.max(cutoffs[face]!, strongest[0]!);
    }
    this.found[row] = count;
  }
}
