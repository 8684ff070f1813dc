import type { Rectangle } from "../images/upright-image.ts";

/** How fast the weight of a face falls with its distance from the centre. */
const fall = 2;

/**
 * Chooses the face that a photograph is of: the largest, weighed with its nearness to the centre.
 * Its weight is the shorter side of its box times e^(-2 d²), where d is its distance from the
 * centre over half the diagonal: half of it counts 0.6, and a corner 0.14.
 * @param photo width and height in the pixels of the boxes
 * @returns undefined where there is no face; the first of equals
 */
export function chooseMainFace<Face extends { readonly box: Rectangle }>(
  faces: readonly Face[],
  { width, height }: { readonly width: number; readonly height: number },
): Face | undefined {
  const halfDiagonal = Math.hypot(width, height) / 2;
  const weightOf = ({ box }: Face) => {
    const distance =
      Math.hypot(
        box.x + (box.width - width) / 2,
        box.y + (box.height - height) / 2,
      ) / halfDiagonal;
    return Math.min(box.width, box.height) * Math.exp(-fall * distance ** 2);
  };
  return faces.toSorted((one, two) => weightOf(two) - weightOf(one))[0];
}
