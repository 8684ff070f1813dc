/** Rows and columns of a block of similarities. */
export const blockShape = Object.freeze({ rows: 512, columns: 1024 });

/** A block of pairs: `rowStart` and up against `columnStart` and up. */
export interface Block {
  readonly rowStart: number;
  readonly columnStart: number;
}

/**
 * The blocks that hold a pair of a row at or after `from` with an earlier column: the lower
 * triangle, a band of rows after the other.
 */
export function listBlocks(from: number, faceCount: number): Block[] {
  const blocks: Block[] = [];
  for (let rowStart = from; rowStart < faceCount; rowStart += blockShape.rows)
    blocks.push(...blocksOfBand(rowStart, faceCount));
  return blocks;
}

/** The blocks of as many rows as a block has. */
export function blocksOfBand(rowStart: number, faceCount: number): Block[] {
  const lastRow = Math.min(rowStart + blockShape.rows, faceCount) - 1;
  const blocks: Block[] = [];
  for (
    let columnStart = 0;
    columnStart < lastRow;
    columnStart += blockShape.columns
  )
    blocks.push({ rowStart, columnStart });
  return blocks;
}
