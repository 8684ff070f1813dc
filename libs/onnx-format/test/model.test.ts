import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  decodeModel,
  encodeModel,
  OnnxFormatError,
  type Model,
} from "../src/index.ts";

const doubled: Model = {
  opset: 17,
  name: "doubled",
  nodes: [
    {
      operator: "Gemm",
      inputs: ["values", "two"],
      outputs: ["sums"],
      attributes: { transB: { int: 1 }, alpha: { float: 2 } },
    },
  ],
  initializers: [
    { name: "two", shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) },
  ],
  inputs: [{ name: "values", type: "float32", shape: ["n", 3] }],
  outputs: [{ name: "sums", type: "float32", shape: ["n", 2] }],
};

describe("encodeModel", () => {
  test("writes what decodeModel reads back", () => {
    expect(decodeModel(encodeModel(doubled))).toEqual({
      opset: 17,
      inputs: [{ name: "values", dataType: 1, shape: [undefined, 3] }],
      outputs: [{ name: "sums", dataType: 1, shape: [undefined, 2] }],
      initializerCount: 1,
      hasExternalData: false,
    });
  });

  test("gives the same bytes for the same model", () => {
    expect(encodeModel(doubled)).toEqual(encodeModel(structuredClone(doubled)));
  });

  test("refuses values that do not fill their shape", () => {
    const initializers = [
      { name: "two", shape: [2, 4], values: new Float32Array(6) },
    ];
    expect(() => encodeModel({ ...doubled, initializers })).toThrow(
      /Expected 8 values/,
    );
  });

  test("leaves an input out that an initializer fills", () => {
    const inputs = [
      ...doubled.inputs,
      { name: "two", type: "float32", shape: [2, 3] } as const,
    ];
    expect(
      decodeModel(encodeModel({ ...doubled, inputs })).inputs,
    ).toHaveLength(1);
  });
});

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
