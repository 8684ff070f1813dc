import readExif from "exif-reader";
import sharp, { type Metadata, type Sharp, type SharpOptions } from "sharp";
import { EmbeddingError } from "../errors.ts";
import {
  checkWebpLength,
  corrupt,
  formatOf,
  truncated,
  withoutAncillaryChunks,
} from "./image-format.ts";
import type { ScalablePhoto } from "./photo-scale.ts";
import type { Rectangle, UprightImage } from "./upright-image.ts";

/** The largest pictures that are decoded: pixels of a side, and in all. */
const imageLimits = Object.freeze({ side: 20_000, pixels: 100_000_000 });

export interface DecodedImage extends UprightImage {
  /** When the camera says it was taken, read as UTC where it names no zone. */
  readonly takenAt: Date | undefined;
}

sharp.cache(false); // each picture is decoded once
sharp.concurrency(1); // pictures are decoded side by side instead

/** A photograph whose header was checked. Its pixels are decoded on request. */
export interface Photo extends ScalablePhoto {
  /** When the camera says it was taken, read as UTC where it names no zone. */
  readonly takenAt: Date | undefined;
}

/**
 * Opens a photograph. Its content tells the format. The header tells the size, before any pixel is
 * decoded. A damaged file is refused as a whole. Colour profiles are ignored, and transparency is
 * dropped.
 * @returns the photograph, turned upright; decoding throws the same errors
 * @throws EmbeddingError `NOT_AN_IMAGE`, `UNSUPPORTED_FORMAT`, `TOO_LARGE`, `TRUNCATED`, `CORRUPT`
 */
export async function openPhoto(bytes: Buffer): Promise<Photo> {
  const { checked, metadata } = await readHeader(bytes);
  const { width, height } = metadata.autoOrient;
  return {
    width,
    height,
    takenAt: takenAtOf(metadata),
    canShrink: metadata.format === "jpeg",
    decode: async (shrink) => {
      try {
        return await (shrink === 1
          ? decodeWhole(checked)
          : decodeSmaller(checked, metadata, shrink));
      } catch (error) {
        throw explainDecoding(error, isTooShort(bytes, width * height));
      }
    },
  };
}

/**
 * Decodes a photograph whole, and turns it upright.
 * @throws EmbeddingError as `openPhoto`
 */
export async function decodeImage(bytes: Buffer): Promise<DecodedImage> {
  const photo = await openPhoto(bytes);
  return { ...(await photo.decode(1)), takenAt: photo.takenAt };
}

function decodeWhole(checked: Buffer): Promise<UprightImage> {
  return toPixels(sharp(checked, { ...decoding, autoOrient: true }));
}

/** Shrinks, then turns: the decoder of JPEG does not shrink what it turns. */
async function decodeSmaller(
  checked: Buffer,
  { width, height, orientation = 1 }: Metadata,
  shrink: number,
): Promise<UprightImage> {
  const sides = [width, height].map((side) => Math.floor(side / shrink));
  const lying = await toPixels(
    sharp(checked, decoding).resize(sides[0], sides[1], { fit: "fill" }),
  );
  if (orientation === 1) return lying;
  const { pixels, ...size } = lying;
  const turned = sharp(pixels, { raw: { ...size, channels: 3 } });
  return toPixels(turn(turned, orientation));
}

/** @param orientation of EXIF, 1 to 8 */
function turn(image: Sharp, orientation: number): Sharp {
  const angle = [0, 0, 0, 180, 0, 270, 90, 90, 270][orientation] ?? 0;
  return image
    .rotate(angle)
    .flip(orientation === 4)
    .flop([2, 5, 7].includes(orientation)); // mirrored before it is turned
}

async function toPixels(image: Sharp): Promise<UprightImage> {
  const { data, info } = await image
    .removeAlpha()
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    pixels: toRgb(data, info.channels),
  };
}

/** Whether there are too few bytes for the pixels: JPEG needs two bits for a block of 8 x 8. */
function isTooShort(bytes: Buffer, pixels: number): boolean {
  return bytes.length * 8 < (pixels / 64) * 2;
}

/**
 * Crops a square around a face, with a margin of a third of the face, as WebP without metadata.
 * @param box in fractions of the upright image
 * @param sizePx side of the crop
 * @throws EmbeddingError as `decodeImage`
 */
export async function cropFace(
  bytes: Buffer,
  box: Rectangle,
  sizePx: number,
): Promise<Buffer> {
  return cropFaceFrom(await decodeImage(bytes), box, sizePx);
}

/** The same, from an image that is decoded. */
export async function cropFaceFrom(
  { width, height, pixels }: UprightImage,
  box: Rectangle,
  sizePx: number,
): Promise<Buffer> {
  const face = {
    x: box.x * width,
    y: box.y * height,
    width: box.width * width,
    height: box.height * height,
  };
  const side = Math.max(
    1,
    Math.round(
      Math.min(Math.max(face.width, face.height) * (5 / 3), width, height),
    ),
  );
  const startOf = (start: number, length: number, end: number) =>
    Math.round(
      Math.min(Math.max(start + length / 2 - side / 2, 0), end - side),
    );
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .extract({
      left: startOf(face.x, face.width, width),
      top: startOf(face.y, face.height, height),
      width: side,
      height: side,
    })
    .resize(sizePx, sizePx)
    .webp({ quality: 82 })
    .toBuffer();
}

/**
 * Makes an image smaller, whole.
 * @param width in pixels, at most that of the image; likewise `height`
 * @returns height · width · 3 bytes
 */
export async function shrinkTo(
  image: UprightImage,
  width: number,
  height: number,
): Promise<Uint8Array> {
  const size = { width: image.width, height: image.height };
  return sharp(image.pixels, { raw: { ...size, channels: 3 } })
    .resize(width, height, { fit: "fill", kernel: "linear" })
    .raw()
    .toBuffer();
}

const decoding: SharpOptions = Object.freeze({
  failOn: "warning",
  limitInputPixels: imageLimits.pixels,
  pages: 1,
  ignoreIcc: true,
});

/** The bytes to decode, and what the header says. */
async function readHeader(
  bytes: Buffer,
): Promise<{ checked: Buffer; metadata: Metadata }> {
  const format = formatOf(bytes);
  if (format === undefined)
    throw new EmbeddingError(
      { code: "NOT_AN_IMAGE" },
      "Expected a photograph but the file is not an image; leave it out.",
    );
  if (format === "webp") checkWebpLength(bytes);
  if (format === "png") checkPngSize(bytes);
  const checked = format === "png" ? withoutAncillaryChunks(bytes) : bytes;
  let metadata: Metadata;
  try {
    metadata = await sharp(checked, decoding).metadata();
  } catch (error) {
    throw explainDecoding(error);
  }
  checkSize(metadata.width, metadata.height);
  return { checked, metadata };
}

/** Before anything is unpacked. */
function checkPngSize(bytes: Buffer): void {
  if (bytes.length >= 24 && bytes.toString("latin1", 12, 16) === "IHDR")
    checkSize(bytes.readUInt32BE(16), bytes.readUInt32BE(20));
}

function checkSize(width: number, height: number): void {
  if (
    width <= imageLimits.side &&
    height <= imageLimits.side &&
    width * height <= imageLimits.pixels
  )
    return;
  throw new EmbeddingError(
    { code: "TOO_LARGE", unit: "pixels", most: imageLimits.pixels },
    `Expected at most ${imageLimits.side} pixels a side and ${imageLimits.pixels} in all but the picture is ${width} x ${height}; save it smaller.`,
  );
}

function explainDecoding(error: unknown, isShort = false): EmbeddingError {
  if (error instanceof EmbeddingError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/exceeds pixel limit/i.test(message)) {
    return new EmbeddingError(
      { code: "TOO_LARGE", unit: "pixels", most: imageLimits.pixels },
      `Expected at most ${imageLimits.pixels} pixels but the picture has more; save it smaller.`,
      { cause: error },
    );
  }
  // a file that is too short may give this message as well
  const isDamage = /data segment/i.test(message);
  const isEnd =
    /premature end|truncat|unexpected end|end of (file|input|stream)|not enough|too few|insufficient/i.test(
      message,
    );
  if (isShort || (isEnd && !isDamage)) return truncated(error);
  return corrupt(message.split("\n")[0]!.trim(), error);
}

/** Grey becomes three equal channels. */
function toRgb(data: Buffer, channels: number): Uint8Array {
  if (channels === 3)
    return new Uint8Array(data.buffer, data.byteOffset, data.length);
  const pixels = new Uint8Array((data.length / channels) * 3);
  for (let pixel = 0; pixel * channels < data.length; pixel++)
    pixels.fill(data[pixel * channels]!, pixel * 3, pixel * 3 + 3);
  return pixels;
}

function takenAtOf({ exif }: Metadata): Date | undefined {
  if (exif === undefined) return undefined;
  try {
    const { Photo, Image } = readExif(exif);
    const taken = Photo?.DateTimeOriginal ?? Image?.DateTime;
    return taken instanceof Date && !Number.isNaN(taken.getTime())
      ? taken
      : undefined;
  } catch {
    return undefined; // metadata may be damaged where the picture is not
  }
}
