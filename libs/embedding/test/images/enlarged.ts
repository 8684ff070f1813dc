import sharp from "sharp";
import { sharedPath } from "../fixtures.ts";

export const group = sharedPath("data", "friends", "groups", "bbt1.jpg");
export const portrait = sharedPath(
  "data",
  "lfw10",
  "Tony_Blair",
  "Tony_Blair_0003.jpg",
);

/**
 * A photograph made larger, as a JPEG that says how it is to be turned; with 6 it was turned, so
 * that it stands as it should.
 */
export function enlarge(
  path: string,
  width: number,
  orientation = 1,
): Promise<Buffer> {
  return sharp(path)
    .resize({ width })
    .rotate(orientation === 6 ? 270 : 0)
    .withMetadata({ orientation })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** The group in a large empty picture, as a JPEG. */
export async function groupFarAway(): Promise<Buffer> {
  const small = await sharp(group).resize({ width: 1300 }).toBuffer();
  return sharp({
    create: { width: 6000, height: 4000, channels: 3, background: "#6b7a68" },
  })
    .composite([{ input: small, left: 2300, top: 1500 }])
    .jpeg({ quality: 92 })
    .toBuffer();
}
