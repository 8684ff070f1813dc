import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  clusterIdOf,
  faceIdOf,
  faceKeyOf,
  fileIdOf,
} from "../../src/faces/identifiers.ts";

const imageId = "ab".repeat(32);
const box = { x: 1, y: 2, width: 3, height: 4 };
const digest = (text: string) =>
  createHash("sha256").update(text).digest("hex");

describe("ids follow from content", () => {
  test("a face's from its image and box, as the data model says", () => {
    expect(faceIdOf(imageId, box)).toBe(
      digest(`${imageId} 1,2,3,4`).slice(0, 32),
    );
    expect(faceIdOf(imageId, { ...box, x: 2 })).not.toBe(
      faceIdOf(imageId, box),
    );
  });

  test("a file's from its path, in whatever form of Unicode it is", () => {
    expect(fileIdOf("/a/caf\u00e9.jpg")).not.toBe(
      fileIdOf("/a/cafe\u0301.jpg"),
    ); // two files
  });

  test("law: a cluster's from its faces, in any order, and from nothing else", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), {
          minLength: 1,
          maxLength: 8,
        }),
        (faces) => {
          expect(clusterIdOf(faces.toReversed())).toBe(clusterIdOf(faces));
          expect(clusterIdOf([...faces, "another face"])).not.toBe(
            clusterIdOf(faces),
          );
        },
      ),
    );
  });

  test("a face's key is the first half of its id", () => {
    expect(faceKeyOf("00000000000000ff0000000000000000")).toBe(255n);
    expect(faceKeyOf("ffffffffffffffff0000000000000000")).toBe(2n ** 64n - 1n);
  });
});
