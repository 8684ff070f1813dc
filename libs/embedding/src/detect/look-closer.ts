import type { Detection } from "./detection.ts";
import type { Rectangle, UprightImage } from "../images/upright-image.ts";

/** A part of the photograph to look at on its own, in whole pixels. */
export type Tile = Rectangle;

export const defaultCloserLook = Object.freeze({
  /**
   * Candidates too poor to be faces, yet hints that there are some too small to tell: with SSD, of
   * six in ten faces of 8 of its 512 pixels and of eight in ten of 10. Ordinary photographs give
   * next to none. Measured in bench/detection.md.
   */
  hintScore: 0.1,
  /** A tile's side, as a share of the photograph's longer side, */
  tileShare: 1 / 4,
  /** and in pixels at least: enlarging further shows nothing new. */
  leastTilePx: 256,
  /** At most so many are looked at in one photograph. */
  mostTiles: 12,
});

/**
 * Chooses tiles for a closer look, so that each hint lies well within one, the tile with the most
 * hints first.
 * @param hints boxes in pixels
 * @returns `mostTiles` at most
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
  const place = (middle: number, length: number) =>
    Math.round(
      Math.min(Math.max(middle - side / 2, 0), Math.max(0, length - side)),
    );
  return {
    x: place(x + width / 2, image.width),
    y: place(y + height / 2, image.height),
    width: Math.min(side, image.width),
    height: Math.min(side, image.height),
  };
}

/** The part of an image, as an image of its own. */
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
 * What was found in a tile, in pixels of the photograph, without what the tile's edge may have cut.
 * @param found in pixels of the tile
 */
export function placeInImage(
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
              (place, axis) => place + (axis % 2 === 0 ? tile.x : tile.y),
            ),
          }),
    }))
    .filter(({ box }) => isWellWithin(box, tile, image));
}

/**
 * Whether a box keeps away from the edges of a tile, but for those that are the image's own.
 * @param share how far, of its longer side
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
 * Joins what two looks found: of two boxes of one face, the one with the better score stays.
 * @param first of the whole photograph; likewise `closer`, of its tiles
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

/**
 * Boxes that cover more of the smaller one are of one face: looks at two scales draw them a little
 * differently.
 */
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
