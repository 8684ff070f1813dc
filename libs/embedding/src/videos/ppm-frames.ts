import { corrupt } from "../images/image-format.ts";
import type { UprightImage } from "../images/upright-image.ts";

/** More than any header has. */
const maxHeaderBytes = 64;

/**
 * Splits a stream into pictures. Each is `P6`, width, height, 255 and a line feed, then red, green
 * and blue of each pixel. One picture is held at a time.
 * @param chunks in any lengths
 * @param maxPixels of one picture
 * @throws EmbeddingError `CORRUPT` when the stream is not that, or ends within a picture
 * @see Poskanzer, "PPM format specification", of Netpbm
 */
export async function* readPpmFrames(
  chunks: AsyncIterable<Buffer>,
  maxPixels: number,
): AsyncGenerator<UprightImage, void, undefined> {
  let header = Buffer.alloc(0);
  let picture: { image: UprightImage; filled: number } | undefined;
  for await (const chunk of chunks) {
    let position = 0;
    while (position < chunk.length) {
      if (picture === undefined) {
        const held = header.length;
        header = Buffer.concat([
          header,
          chunk.subarray(position, position + maxHeaderBytes),
        ]);
        const size = readHeader(header, maxPixels);
        if (size === undefined) break; // the chunk ends within the header
        position += size.headerBytes - held;
        header = Buffer.alloc(0);
        const { width, height } = size;
        const pixels = new Uint8Array(width * height * 3);
        picture = { image: { width, height, pixels }, filled: 0 };
      }
      const { pixels } = picture.image;
      const part = chunk.subarray(
        position,
        position + pixels.length - picture.filled,
      );
      pixels.set(part, picture.filled);
      picture.filled += part.length;
      position += part.length;
      if (picture.filled < pixels.length) continue;
      yield picture.image;
      picture = undefined;
    }
  }
  if (picture !== undefined || header.length > 0)
    throw corrupt("the last frame is incomplete");
}

/** undefined when more bytes are needed. */
function readHeader(
  bytes: Buffer,
  maxPixels: number,
):
  | {
      readonly width: number;
      readonly height: number;
      readonly headerBytes: number;
    }
  | undefined {
  const text = bytes.toString("latin1", 0, maxHeaderBytes);
  const match = /^P6\s(\d{1,6})\s(\d{1,6})\s255\s/.exec(text);
  if (match === null) {
    if (text.length < maxHeaderBytes && /^(P(6[\s\d]*)?)?$/.test(text))
      return undefined;
    throw corrupt("its frames cannot be read");
  }
  const width = Number(match[1]);
  const height = Number(match[2]);
  if (width === 0 || height === 0 || width * height > maxPixels)
    throw corrupt(`a frame says it is ${width} x ${height}`);
  return { width, height, headerBytes: match[0].length };
}
