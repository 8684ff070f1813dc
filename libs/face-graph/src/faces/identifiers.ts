import { hash } from "node:crypto";

/** A box in whole pixels of the upright image. */
export interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * @param imageId 64 hex digits
 * @param box rounded
 * @param timestampMs of the frame of a video that the box is in; absent for a photograph
 */
export function faceIdOf(
  imageId: string,
  { x, y, width, height }: PixelBox,
  timestampMs?: number,
): string {
  const moment = timestampMs === undefined ? "" : `${timestampMs} `;
  return digest(`${imageId} ${moment}${x},${y},${width},${height}`);
}

/** @param path absolute */
export function fileIdOf(path: string): string {
  return digest(path);
}

/** @param faceIds of its members, in any order */
export function clusterIdOf(faceIds: readonly string[]): string {
  return digest(faceIds.toSorted().join("\n"));
}

/** The same run, of the same faces with the same outcome, has the same id. */
export function runIdOf(
  name: string,
  parameters: Readonly<Record<string, unknown>>,
  generation: number,
  clusterIds: readonly string[],
): string {
  return digest(
    JSON.stringify([
      name,
      Object.entries(parameters).sort(),
      generation,
      clusterIds.toSorted(),
    ]),
  );
}

/**
 * The first 64 bits of a face id. It decides order and ties, so that clustering does not depend on
 * storage.
 */
export function faceKeyOf(faceId: string): bigint {
  return BigInt(`0x${faceId.slice(0, 16)}`);
}

function digest(text: string): string {
  return hash("sha256", text).slice(0, 32);
}
