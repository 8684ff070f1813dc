/** How many rows and columns a block has. */
export interface BlockShape {
  readonly rows: number;
  readonly columns: number;
}

/** The blocks of similarities that are multiplied at once. */
export const blockShape: BlockShape = Object.freeze({
  rows: 512,
  columns: 1024,
});

/** A block of pairs: the rows from `rowStart` on with the columns from `columnStart` on. */
export interface Block {
  readonly rowStart: number;
  readonly columnStart: number;
}

/**
 * The blocks that hold a pair of a row from `from` on with an earlier column. Those are the lower
 * triangle, in bands of rows.
 */
export function listBlocks(from: number, faceCount: number): Block[] {
  const blocks: Block[] = [];
  for (let rowStart = from; rowStart < faceCount; rowStart += blockShape.rows)
    blocks.push(...blocksOfBand(rowStart, faceCount));
  return blocks;
}

/** The blocks of one band: as many rows as a block has. */
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
