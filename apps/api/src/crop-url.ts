import { badInput } from "./user-errors.ts";

/** The side of a crop, in pixels. */
export const cropSizes = Object.freeze({ least: 16, most: 1024, usual: 160 });

/**
 * Where the crop of a face is served.
 * @throws RequestError `BAD_USER_INPUT` for a size out of range
 */
export function toCropUrl(
  baseUrl: string,
  face: { readonly collection: string; readonly id: string },
  size: number,
): string {
  if (size < cropSizes.least || size > cropSizes.most)
    throw badInput(
      `Expected a crop of ${cropSizes.least} to ${cropSizes.most} pixels but received ${size}.`,
    );
  return `${baseUrl}/crops/${encodeURIComponent(face.collection)}/${face.id}.webp?size=${size}`;
}
