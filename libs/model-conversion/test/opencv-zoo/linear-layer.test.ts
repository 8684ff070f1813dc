import { describe, expect, test } from "vitest";
import {
  joinScalings,
  type LinearLayer,
  normalisation,
  scaleInputs,
  scaleOutputs,
  type Scaling,
} from "../../src/opencv-zoo/linear-layer.ts";

/** Two outputs of three inputs with two values each. */
const product: LinearLayer = {
  shape: [2, 6],
  weights: Float64Array.of(1, 2, 3, 4, 5, 6, -1, 0, 2, -3, 1, 1),
  bias: Float64Array.of(10, -10),
  isDepthwise: false,
  area: 2,
};

/** One filter of two values for each of three channels. */
const depthwise: LinearLayer = {
  shape: [3, 1, 1, 2],
  weights: Float64Array.of(1, 2, 3, 4, 5, 6),
  bias: Float64Array.of(0, 1, 2),
  isDepthwise: true,
  area: 2,
};

const values = [0.5, -1, 2, 3, -2, 1];
const perInput: Scaling = {
  factor: Float64Array.of(2, -1, 0.5),
  shift: Float64Array.of(1, 0, -3),
};

function run(
  { weights, bias, isDepthwise, area }: LinearLayer,
  input: readonly number[],
): number[] {
  const perOutput = weights.length / bias.length;
  return Array.from(bias, (start, output) => {
    const first = isDepthwise ? output * area : 0;
    let sum = start;
    for (let index = 0; index < perOutput; index++)
      sum += weights[output * perOutput + index]! * input[first + index]!;
    return sum;
  });
}

function scaled(
  input: readonly number[],
  { factor, shift }: Scaling,
  area: number,
): number[] {
  return input.map((value, index) => {
    const channel = Math.floor(index / area);
    return value * factor[channel]! + shift[channel]!;
  });
}

describe("a linear layer", () => {
  test.each([
    ["a product", product],
    ["a depthwise convolution", depthwise],
  ])("%s with a scaling of its inputs folded in gives the same", (_, layer) => {
    const expected = run(layer, scaled(values, perInput, 2));
    run(scaleInputs(layer, perInput), values).forEach((value, output) => {
      expect(value).toBeCloseTo(expected[output]!, 12);
    });
  });

  test("with a scaling of its outputs folded in gives the same", () => {
    const perOutput = {
      factor: Float64Array.of(3, -2),
      shift: Float64Array.of(1, 7),
    };
    expect(run(scaleOutputs(product, perOutput), values)).toEqual(
      scaled(run(product, values), perOutput, 1),
    );
  });

  test("takes two scalings joined as one after the other", () => {
    const second = {
      factor: Float64Array.of(1, 2, 3),
      shift: Float64Array.of(4, 5, 6),
    };
    expect(scaled(values, joinScalings(perInput, second), 2)).toEqual(
      scaled(scaled(values, perInput, 2), second, 2),
    );
    expect(joinScalings(undefined, second)).toEqual(second);
  });

  test("takes a batch normalisation as a scaling", () => {
    // gamma, beta, mean and variance of one channel
    const { factor, shift } = normalisation([[2], [1], [3], [15]], 1);
    // (7 - 3) / √16 · 2 + 1
    expect(7 * factor[0]! + shift[0]!).toBe(3);
  });
});
