import type { Rectangle, UprightImage } from "../images/upright-image.ts";
import type { Detection } from "./detection.ts";

/** A part of the photograph to look at by itself, in whole pixels. */
export type Tile = Rectangle;

const defaultCloserLook = Object.freeze({
  /** The side of a tile, as a share of the longer side of the photograph. */
  tileShare: 1 / 4,
  /** The least side of a tile, in pixels. Enlarging more does not help. */
  leastTilePx: 256,
  /** The most tiles that are looked at in one photograph. */
  mostTiles: 12,
});

/**
 * Chooses tiles so that each hint lies well within one. The tile with the most hints comes first.
 * @param hints boxes in pixels
 * @returns at most `mostTiles`
 */
export function chooseTiles(
  hints: readonly Rectangle[],
  image: Pick<UprightImage, "width" | "height">,
  {
    tileShare,
    leastTilePx,
    mostTiles,
  }: typeof defaultCloserLook = defaultCloserLook,
): Tile[] {
  const longer = Math.max(image.width, image.height);
  const side = Math.max(leastTilePx, Math.ceil(longer * tileShare));
  const tiles: Tile[] = [];
  let waiting = [...hints];
  while (waiting.length > 0 && tiles.length < mostTiles) {
    const [best] = waiting
      .map((hint) => tileAround(hint, side, image))
      .map((tile) => ({
        tile,
        left: waiting.filter((hint) => !isWellWithin(hint, tile, image)),
      }))
      .sort((one, two) => one.left.length - two.left.length);
    if (best!.left.length === waiting.length) break; // hints larger than a tile
    tiles.push(best!.tile);
    waiting = best!.left;
  }
  return tiles;
}

function tileAround(
  { x, y, width, height }: Rectangle,
  side: number,
  image: Pick<UprightImage, "width" | "height">,
): Tile {
  const startOf = (middle: number, length: number) =>
    Math.round(
      Math.min(Math.max(middle - side / 2, 0), Math.max(0, length - side)),
    );
  return {
    x: startOf(x + width / 2, image.width),
    y: startOf(y + height / 2, image.height),
    width: Math.min(side, image.width),
    height: Math.min(side, image.height),
  };
}

/** A part of an image, as an image. */
export function cropTo(image: UprightImage, tile: Tile): UprightImage {
  const { x, y, width, height } = tile;
  const pixels = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * image.width + x) * 3;
    pixels.set(
      image.pixels.subarray(start, start + width * 3),
      row * width * 3,
    );
  }
  return { width, height, pixels };
}

/**
 * Moves what was found in a tile to pixels of the photograph, and drops what the edge of the tile
 * may have cut.
 * @param found in pixels of the tile
 */
export function moveToImage(
  found: readonly Detection[],
  tile: Tile,
  image: Pick<UprightImage, "width" | "height">,
): Detection[] {
  return found
    .map(({ box, score, points }) => ({
      box: { ...box, x: box.x + tile.x, y: box.y + tile.y },
      score,
      ...(points === undefined
        ? {}
        : {
            points: points.map(
              (value, axis) => value + (axis % 2 === 0 ? tile.x : tile.y),
            ),
          }),
    }))
    .filter(({ box }) => isWellWithin(box, tile, image));
}

/**
 * Whether a box is well within a tile: away from its edges, except where they are the image's own.
 * @param share how far away, as a share of the longer side of the box
 */
export function isWellWithin(
  { x, y, width, height }: Rectangle,
  tile: Tile,
  image: Pick<UprightImage, "width" | "height">,
  share = 0.1,
): boolean {
  const border = Math.max(width, height) * share;
  const right = tile.x + tile.width;
  const bottom = tile.y + tile.height;
  return (
    (tile.x === 0 || x >= tile.x + border) &&
    (tile.y === 0 || y >= tile.y + border) &&
    (right === image.width || x + width <= right - border) &&
    (bottom === image.height || y + height <= bottom - border)
  );
}

/**
 * Joins the faces of two looks. Of two boxes of one face, the one with the better score stays.
 * @param first found in the whole photograph
 * @param closer found in its tiles
 */
export function joinLooks(
  first: readonly Detection[],
  closer: readonly Detection[],
): Detection[] {
  const joined = [...first];
  for (const found of closer.toSorted((one, two) => two.score - one.score)) {
    const same = joined.filter(
      ({ box }) => coveredShare(box, found.box) > sameFaceShare,
    );
    if (same.some(({ score }) => score >= found.score)) continue;
    // a part of a larger face
    if (same.some(({ box }) => areaOf(box) > 4 * areaOf(found.box))) continue;
    for (const other of same) joined.splice(joined.indexOf(other), 1);
    joined.push(found);
  }
  return joined.sort((one, two) => two.score - one.score);
}

/** Two boxes are of one face if they share more than this part of the smaller one. */
const sameFaceShare = 0.5;

/** Intersection over the smaller area, 0..1. */
function coveredShare(one: Rectangle, two: Rectangle): number {
  const width =
    Math.min(one.x + one.width, two.x + two.width) - Math.max(one.x, two.x);
  const height =
    Math.min(one.y + one.height, two.y + two.height) - Math.max(one.y, two.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / Math.min(areaOf(one), areaOf(two));
}

function areaOf({ width, height }: Rectangle): number {
  return width * height;
}
