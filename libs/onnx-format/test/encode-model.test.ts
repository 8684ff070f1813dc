import { describe, expect, test } from "vitest";
import { decodeModel, encodeModel } from "../src/index.ts";
import { doubled } from "./doubled.ts";

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
