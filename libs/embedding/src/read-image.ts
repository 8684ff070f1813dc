import readExif from "exif-reader";
import sharp, { type Metadata, type Sharp } from "sharp";
import { EmbeddingError } from "./errors.ts";
import {
  checkWebpLength,
  corrupt,
  formatOf,
  truncated,
  withoutAncillaryChunks,
} from "./image-format.ts";
import type { Rectangle, UprightImage } from "./upright-image.ts";

/** What is decoded at most: a side, and in all. */
export const imageLimits = Object.freeze({ side: 20_000, pixels: 100_000_000 });

export interface DecodedImage extends UprightImage {
  /** When the camera says it was taken, read as UTC where it names no zone. */
  readonly takenAt: Date | undefined;
}

sharp.cache(false); // each picture is decoded once
sharp.concurrency(1); // pictures are decoded side by side instead

/**
 * Decodes a photograph and turns it upright. Its format is told by content; sizes are judged from the header before a pixel
 * is decoded; a broken file is refused, never shown half. Colour profiles are ignored, transparency is dropped.
 * @throws EmbeddingError `NOT_AN_IMAGE`, `UNSUPPORTED_FORMAT`, `TOO_LARGE`, `TRUNCATED`, `CORRUPT`
 */
export async function decodeImage(bytes: Buffer): Promise<DecodedImage> {
  const source = await openImage(bytes);
  try {
    const { data, info } = await source.image
      .removeAlpha()
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    return {
      width: info.width,
      height: info.height,
      pixels: toRgb(data, info.channels),
      takenAt: takenAtOf(source.metadata),
    };
  } catch (error) {
    const { width, height } = source.metadata;
    throw explainDecoding(error, isTooShort(bytes, width * height));
  }
}

/** Whether so few bytes cannot hold so many pixels: the tersest JPEG spends two bits on each block of 8 x 8. */
function isTooShort(bytes: Buffer, pixels: number): boolean {
  return bytes.length * 8 < (pixels / 64) * 2;
}

/**
 * Cuts a square around a face out of a photograph, with a margin of a third of the face, as WebP without metadata.
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

/** The same, out of an image that is decoded. */
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
  const place = (start: number, length: number, end: number) =>
    Math.round(
      Math.min(Math.max(start + length / 2 - side / 2, 0), end - side),
    );
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .extract({
      left: place(face.x, face.width, width),
      top: place(face.y, face.height, height),
      width: side,
      height: side,
    })
    .resize(sizePx, sizePx)
    .webp({ quality: 82 })
    .toBuffer();
}

async function openImage(
  bytes: Buffer,
): Promise<{ image: Sharp; metadata: Metadata }> {
  const format = formatOf(bytes);
  if (format === undefined)
    throw new EmbeddingError(
      "NOT_AN_IMAGE",
      "Expected a photograph but this is no image.",
    );
  if (format === "webp") checkWebpLength(bytes);
  if (format === "png") checkPngSize(bytes);
  const checked = format === "png" ? withoutAncillaryChunks(bytes) : bytes;
  const image = sharp(checked, {
    failOn: "warning",
    limitInputPixels: imageLimits.pixels,
    pages: 1,
    ignoreIcc: true,
    autoOrient: true,
  });
  let metadata: Metadata;
  try {
    metadata = await image.metadata();
  } catch (error) {
    throw explainDecoding(error);
  }
  checkSize(metadata.width, metadata.height);
  return { image, metadata };
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
    "TOO_LARGE",
    `Expected at most ${imageLimits.side} pixels a side and ${imageLimits.pixels} in all but the picture is ${width} x ${height}; save it smaller.`,
  );
}

function explainDecoding(error: unknown, isShort = false): EmbeddingError {
  if (error instanceof EmbeddingError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/exceeds pixel limit/i.test(message)) {
    return new EmbeddingError(
      "TOO_LARGE",
      `Expected at most ${imageLimits.pixels} pixels but the picture has more; save it smaller.`,
      { cause: error },
    );
  }
  const isDamage = /data segment/i.test(message); // markers where there should be none, unless the file is simply too short
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
    return undefined; // metadata that cannot be read says nothing about the picture
  }
}
