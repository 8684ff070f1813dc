import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeModel, encodeModel, OnnxFormatError } from "../src/index.ts";
import { doubled } from "./doubled.ts";

describe("decodeModel", () => {
  test("refuses nothing, and bytes that are no model", () => {
    for (const bytes of [
      new Uint8Array(0),
      new TextEncoder().encode("not a model"),
    ]) {
      expect(() => decodeModel(bytes)).toThrow(OnnxFormatError);
    }
  });

  test("answers any bytes with a summary or its own error", () => {
    const bytes = encodeModel(doubled);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.nat(bytes.length),
        (changes, length) => {
          const changed = bytes.slice(0, length);
          for (const [at, value] of changes)
            if (at < length) changed[at] = value;
          try {
            decodeModel(changed);
          } catch (error) {
            expect(error).toBeInstanceOf(OnnxFormatError);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});
