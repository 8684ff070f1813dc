import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseMainFace } from "../../src/detect/main-face.ts";

const photo = { width: 1000, height: 800 };

/** A square face around a point. */
function face(centreX: number, centreY: number, side: number) {
  return {
    box: {
      x: centreX - side / 2,
      y: centreY - side / 2,
      width: side,
      height: side,
    },
  };
}

describe("the main face", () => {
  test("is a large one at the side rather than a small one in the middle", () => {
    const [athlete, spectator] = [face(250, 300, 220), face(500, 400, 40)];
    expect(chooseMainFace([spectator, athlete], photo)).toBe(athlete);
  });

  test("is the one in the middle of two that are about as large", () => {
    const [middle, side] = [face(520, 380, 100), face(100, 380, 120)];
    expect(chooseMainFace([side, middle], photo)).toBe(middle);
  });

  test("is the first of equals, and none where there is none", () => {
    const [left, right] = [face(400, 400, 90), face(600, 400, 90)];
    expect(chooseMainFace([left, right], photo)).toBe(left);
    expect(chooseMainFace([right, left], photo)).toBe(right);
    const none: ReturnType<typeof face>[] = [];
    expect(chooseMainFace(none, photo)).toBeUndefined();
  });

  test("law: does not ask how many pixels a photograph has", () => {
    const place = fc.record({
      x: fc.integer({ min: 0, max: 1000 }),
      y: fc.integer({ min: 0, max: 800 }),
      side: fc.integer({ min: 20, max: 400 }),
    });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 6 }), (places) => {
        const choose = (times: number) => {
          const faces = places.map(({ x, y, side }) =>
            face(x * times, y * times, side * times),
          );
          const { width, height } = photo;
          const main = chooseMainFace(faces, {
            width: width * times,
            height: height * times,
          });
          return faces.indexOf(main!);
        };
        expect(choose(4)).toBe(choose(1)); // a power of two, so that nothing is rounded
      }),
    );
  });
});
