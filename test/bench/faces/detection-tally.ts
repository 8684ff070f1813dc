import { overlapOf, type Rectangle } from "@facegraph/embedding";
import type { Detection } from "../../../libs/embedding/src/detect/detection.ts";
import type { KnownPhoto } from "../../../libs/embedding/test/detect/collage.ts";

/** Faces found and false ones, by score. */
export class Tally {
  private readonly scores: readonly number[];
  private readonly found: number[];
  private readonly wrong: number[];
  faces = 0;

  constructor(scores: readonly number[]) {
    this.scores = scores;
    this.found = scores.map(() => 0);
    this.wrong = scores.map(() => 0);
  }

  add(
    { faces, doubtful }: Pick<KnownPhoto, "faces" | "doubtful">,
    detections: readonly Detection[],
  ): void {
    this.faces += faces.length;
    this.scores.forEach((score, index) => {
      const boxes = detections
        .filter((each) => each.score >= score)
        .map(({ box }) => box);
      this.found[index]! += faces.filter((face) =>
        boxes.some((box) => overlaps(box, face)),
      ).length;
      this.wrong[index]! += boxes.filter(
        (box) => !doubtful.some((face) => overlapOf(box, face) > 0.25),
      ).length;
    });
  }

  cells(): string[] {
    return this.scores.map(
      (_, index) =>
        `${(this.found[index]! / this.faces).toFixed(2)}, ${this.wrong[index]}`,
    );
  }
}

/** Whether two boxes are of one face. */
export function overlaps(one: Rectangle, two: Rectangle): boolean {
  return overlapOf(one, two) > 0.4;
}
