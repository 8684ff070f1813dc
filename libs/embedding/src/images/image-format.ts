import { crc32 } from "node:zlib";
import { EmbeddingError } from "../errors.ts";

export type ImageFormat = "jpeg" | "png" | "webp";

/** Image formats that are not read, by their first bytes. */
const otherFormats: readonly (readonly [
  name: string,
  test: (bytes: Buffer) => boolean,
])[] = [
  ["GIF", (bytes) => startsWith(bytes, "GIF8")],
  ["TIFF", (bytes) => startsWith(bytes, "II*\0") || startsWith(bytes, "MM\0*")],
  [
    "BMP",
    (bytes) =>
      startsWith(bytes, "BM") &&
      bytes.length > 14 &&
      bytes.readUInt32LE(10) < bytes.length,
  ],
  [
    "AVIF, HEIC or another of that family",
    (bytes) => bytes.subarray(4, 8).toString("latin1") === "ftyp",
  ],
  ["JPEG 2000", (bytes) => startsWith(bytes, "\0\0\0\x0cjP  ")],
  [
    "JPEG XL",
    (bytes) =>
      startsWith(bytes, "\xff\x0a") || startsWith(bytes, "\0\0\0\x0cJXL "),
  ],
  ["Photoshop", (bytes) => startsWith(bytes, "8BPS")],
  ["SVG", isSvg],
];

/**
 * Tells the format of a file by its content, whatever its name.
 * @returns undefined when it is not an image
 * @throws EmbeddingError `UNSUPPORTED_FORMAT` when it is an image of another format
 */
export function formatOf(bytes: Buffer): ImageFormat | undefined {
  if (startsWith(bytes, "\xff\xd8\xff")) return "jpeg";
  if (startsWith(bytes, "\x89PNG\r\n\x1a\n")) return "png";
  if (
    startsWith(bytes, "RIFF") &&
    bytes.subarray(8, 12).toString("latin1") === "WEBP"
  )
    return "webp";
  const other = otherFormats.find(([, test]) => test(bytes));
  if (other !== undefined) {
    throw new EmbeddingError(
      { code: "UNSUPPORTED_FORMAT", format: other[0] },
      `Expected JPEG, PNG or WebP but the file is ${other[0]}; convert it.`,
    );
  }
  return undefined;
}

/**
 * The chunks of a PNG that its pixels need. The rest is metadata, which may unpack to gigabytes.
 */
const neededChunks: ReadonlySet<string> = new Set([
  "IHDR",
  "PLTE",
  "tRNS",
  "IDAT",
  "IEND",
  "eXIf",
  "gAMA",
  "sRGB",
]);
/** Orientation and date take little. A longer chunk is left out. */
const maxExifBytes = 1 << 16;

/**
 * Keeps only the chunks of a PNG that its pixels need, and checks their checksums.
 * @throws EmbeddingError `TRUNCATED`, `CORRUPT`
 */
export function withoutAncillaryChunks(bytes: Buffer): Buffer {
  const kept = [bytes.subarray(0, 8)];
  let position = 8;
  for (let type = ""; type !== "IEND";) {
    if (position + 12 > bytes.length) throw truncated();
    const length = bytes.readUInt32BE(position);
    type = bytes.toString("latin1", position + 4, position + 8);
    const end = position + 12 + length;
    if (!/^[A-Za-z]{4}$/.test(type))
      throw corrupt(`a chunk is called ${JSON.stringify(type)}`);
    if (end > bytes.length) throw truncated();
    const isNeeded =
      neededChunks.has(type) && !(type === "eXIf" && length > maxExifBytes);
    if (isNeeded) {
      const isWhole =
        crc32(bytes.subarray(position + 4, end - 4)) ===
        bytes.readUInt32BE(end - 4);
      if (!isWhole) throw corrupt(`the checksum of ${type} is wrong`);
      kept.push(bytes.subarray(position, end));
    }
    position = end;
  }
  return Buffer.concat(kept);
}

/** Compares the length of a WebP with its header. @throws EmbeddingError `TRUNCATED` */
export function checkWebpLength(bytes: Buffer): void {
  if (bytes.readUInt32LE(4) + 8 > bytes.length) throw truncated();
}

export function truncated(cause?: unknown): EmbeddingError {
  return new EmbeddingError(
    { code: "TRUNCATED" },
    "The file is cut short; copy it again from where it came.",
    { cause },
  );
}

export function corrupt(reason: string, cause?: unknown): EmbeddingError {
  return new EmbeddingError(
    { code: "CORRUPT", reason },
    `The file is damaged (${reason}); copy it again from where it came.`,
    { cause },
  );
}

/** Whether markup begins with an SVG element, after declarations and comments, in linear time. */
function isSvg(bytes: Buffer): boolean {
  const text = bytes.subarray(0, 4096).toString("utf8").toLowerCase();
  let position = 0;
  for (;;) {
    while (/\s/.test(text.charAt(position))) position++;
    if (/^<svg[\s>]/.test(text.slice(position, position + 5))) return true;
    const end = endOfPreamble(text, position);
    if (end === undefined) return false;
    position = end;
  }
}

/** Where a declaration or comment that begins at `start` ends; undefined without one or its end. */
function endOfPreamble(text: string, start: number): number | undefined {
  const after = (mark: string, from: number) => {
    const found = text.indexOf(mark, from);
    return found < 0 ? undefined : found + mark.length;
  };
  if (text.startsWith("<!--", start)) return after("-->", start + 4);
  if (text.startsWith("<?xml", start)) return after(">", start);
  if (!text.startsWith("<!doctype", start)) return undefined;
  const end = after(">", start);
  const bracket = text.indexOf("[", start);
  if (bracket < 0 || (end !== undefined && end < bracket)) return end;
  const closed = after("]", bracket);
  return closed === undefined ? undefined : after(">", closed);
}

function startsWith(bytes: Buffer, beginning: string): boolean {
  return (
    bytes.length >= beginning.length &&
    bytes.toString("latin1", 0, beginning.length) === beginning
  );
}
