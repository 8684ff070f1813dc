import sharp, { type OverlayOptions } from "sharp";
import type { UprightImage } from "../../src/images/upright-image.ts";
import type { Rectangle } from "../../src/index.ts";

/** A photograph whose faces are known. */
export interface KnownPhoto {
  readonly path: string;
  readonly image: UprightImage;
  readonly faces: readonly Rectangle[];
  /** Boxes that may be faces: those that hit one are not counted as wrong. */
  readonly doubtful: readonly Rectangle[];
}

/**
 * Photographs side by side on grey, each made so small that its middle face has a side of `size`
 * pixels.
 */
export async function collage(
  photos: readonly KnownPhoto[],
  width: number,
  height: number,
  size: number,
  offset: number,
  most = Infinity,
): Promise<Omit<KnownPhoto, "path">> {
  const parts: OverlayOptions[] = [];
  const faces: Rectangle[] = [];
  const doubtful: Rectangle[] = [];
  let [left, top, rowHeight] = [0, 0, 0];
  for (let turn = 0; turn < photos.length * 4 && parts.length < most; turn++) {
    const photo = photos[(turn * 37 + offset) % photos.length]!;
    const sides = photo.faces
      .map((face) => Math.sqrt(face.width * face.height))
      .sort((one, two) => one - two);
    const scale = size / sides[sides.length >> 1]!;
    const wide = Math.round(photo.image.width * scale);
    if (scale > 1 || wide > width) continue;
    if (left + wide > width) {
      [left, top, rowHeight] = [0, top + rowHeight, 0];
    }
    const small = await scaleTo(photo.image, scale);
    if (top + small.height > height) break;
    const [x, y] = [left, top];
    parts.push({
      input: Buffer.from(small.pixels),
      raw: { width: small.width, height: small.height, channels: 3 },
      left: x,
      top: y,
    });
    const place = (box: Rectangle) => ({
      x: box.x * scale + x,
      y: box.y * scale + y,
      width: box.width * scale,
      height: box.height * scale,
    });
    faces.push(...photo.faces.map(place));
    doubtful.push(...photo.doubtful.map(place));
    left += small.width;
    rowHeight = Math.max(rowHeight, small.height);
  }
  const pixels = await sharp({
    create: { width, height, channels: 3, background: "#777" },
  })
    .composite(parts)
    .removeAlpha()
    .raw()
    .toBuffer();
  return {
    image: { width, height, pixels: new Uint8Array(pixels) },
    faces,
    doubtful,
  };
}

/** A photograph made smaller, and saved as JPEG on the way. */
export async function scaleTo(
  { width, height, pixels }: UprightImage,
  scale: number,
): Promise<UprightImage> {
  const jpeg = await sharp(Buffer.from(pixels), {
    raw: { width, height, channels: 3 },
  })
    .resize(Math.round(width * scale), Math.round(height * scale), {
      fit: "fill",
    })
    .jpeg({ quality: 88 })
    .toBuffer();
  const { data, info } = await sharp(jpeg)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    pixels: new Uint8Array(data),
  };
}
