import { blockShape, blocksOfBand, rowsOf, type Block } from "./blocks.ts";
import { similarityOf, type Embeddings } from "./embeddings.ts";
import type { BlockProduct, ProductBlock } from "./gemm.ts";
import { PairList, type SimilarPairs } from "./pair-list.ts";

/** What threads that compare bands of rows side by side have in common. */
export interface Comparison {
  /** Read by all, in shared memory where there is more than one thread. */
  readonly embeddings: Embeddings;
  readonly faceCount: number;
  /** Faces before this one were compared before. */
  readonly from: number;
  readonly floor: number;
  readonly maxPerFace: number;
  /**
   * Of each face: a pair weaker than this is not among its strongest. It only ever rises, and whoever reads an old one looks at pairs
   * in vain and misses none.
   */
  readonly cutoffs: Float32Array;
  /** The next band to be taken, and whether all shall stop. */
  readonly control: Int32Array;
}

export const nextBand = 0;
export const isStopped = 1;

export interface Band {
  readonly pairs: SimilarPairs;
  /** Pairs at or above the floor that are beaten at both ends. */
  readonly dropped: number;
  readonly blocks: number;
}

/** Takes one band of rows after the other until there are none left, and hands over what it found in each. */
export async function compareBands(
  comparison: Comparison,
  product: BlockProduct,
  onBand: (band: Band) => void | Promise<void>,
): Promise<void> {
  const { embeddings, faceCount, from, control } = comparison;
  for (;;) {
    const rowStart = from + Atomics.add(control, nextBand, 1) * blockShape.rows;
    if (rowStart >= faceCount) return;
    const blocks = blocksOfBand(rowStart, faceCount);
    const rows = rowsOf(embeddings, rowStart, blockShape.rows);
    const scan = new BandScan(comparison, rowStart);
    for (const block of blocks) {
      if (Atomics.load(control, isStopped) === 1) return;
      scan.visit(
        block,
        await product.multiply(
          rows,
          rowsOf(embeddings, block.columnStart, blockShape.columns),
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
  /** Strongest similarities of each row: those that count, and as many again that came since. */
  private readonly strongest: (Float32Array | undefined)[] = [];
  private readonly found = new Uint32Array(blockShape.rows);

  constructor(comparison: Comparison, rowStart: number) {
    this.comparison = comparison;
    this.rowStart = rowStart;
    this.rowEnd = Math.min(rowStart + blockShape.rows, comparison.faceCount);
  }

  visit({ columnStart }: Block, { scores, groupMaxima }: ProductBlock): void {
    const { rowStart, rowEnd } = this;
    const { floor, embeddings } = this.comparison;
    const { vectors, dimension } = embeddings;
    const { cutoffs } = this.comparison;
    const { columns, groupSize } = blockShape;
    const groups = columns / groupSize;
    // A product of two unit vectors in 32 bits is off by at most d · 2⁻²⁴; anything that near the floor is scored again.
    const rounding = dimension * 2 ** -24;
    const candidateFloor = floor - rounding;
    for (let face = rowStart; face < rowEnd; face++) {
      const row = face - rowStart;
      const usedGroups = Math.min(
        groups,
        Math.ceil((face - columnStart) / groupSize),
      );
      for (let group = 0; group < usedGroups; group++) {
        if (groupMaxima[row * groups + group]! < candidateFloor) continue;
        const first = columnStart + group * groupSize;
        const end = Math.min(first + groupSize, face);
        let position = row * columns + group * groupSize;
        for (let other = first; other < end; other++) {
          const score = scores[position++]!;
          if (score < candidateFloor) continue;
          const most = score + rounding;
          if (
            most < cutoffs[face]! &&
            most < cutoffs[other]! &&
            score >= floor + rounding
          ) {
            this.dropped++;
            continue;
          }
          const similarity = Math.fround(
            similarityOf(vectors, dimension, face, vectors, other),
          );
          if (similarity < floor) continue;
          this.pairs.add(face, other, similarity);
          this.raiseCutoff(row, similarity);
        }
      }
    }
  }

  /** A row that has found more than it may keep needs no weaker ones. */
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
