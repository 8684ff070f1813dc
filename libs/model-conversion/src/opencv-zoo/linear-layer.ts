import type { Initializer } from "@facegraph/onnx-format";

/**
 * A convolution or a matrix product while others are folded into it: weights in the order outputs ×
 * inputs × area, and a bias per output, in double precision. Of a depthwise convolution each output
 * has one input, which has its number.
 */
export interface LinearLayer {
  readonly shape: readonly number[];
  readonly weights: Float64Array;
  readonly bias: Float64Array;
  readonly isDepthwise: boolean;
  /** How many weights in a row belong to one input: the area of the kernel, or of the picture. */
  readonly area: number;
}

/** A factor and a shift for each channel: x · factor + shift. */
export interface Scaling {
  readonly factor: Float64Array;
  readonly shift: Float64Array;
}

/**
 * What a batch normalisation does once it is trained.
 * @param parameters gamma, beta, mean and variance, each a value per channel
 * @see Ioffe and Szegedy 2015, "Batch normalization", section 3.1
 */
export function normalisation(
  parameters: readonly ArrayLike<number>[],
  epsilon: number,
): Scaling {
  const [gamma, beta, mean, variance] = parameters;
  const factor = Float64Array.from(
    gamma!,
    (value, channel) => value / Math.sqrt(variance![channel]! + epsilon),
  );
  return {
    factor,
    shift: factor.map(
      (value, channel) => beta![channel]! - mean![channel]! * value,
    ),
  };
}

/** The layer, followed by a scaling of its outputs. */
export function scaleOutputs(
  layer: LinearLayer,
  { factor, shift }: Scaling,
): LinearLayer {
  const perOutput = layer.weights.length / layer.bias.length;
  return {
    ...layer,
    weights: layer.weights.map(
      (value, index) => value * factor[Math.floor(index / perOutput)]!,
    ),
    bias: layer.bias.map(
      (value, output) => value * factor[output]! + shift[output]!,
    ),
  };
}

/**
 * The layer, with a scaling of its inputs before it. A shift is for layers without padding: zeros
 * around a picture would not be shifted.
 */
export function scaleInputs(
  layer: LinearLayer,
  { factor, shift }: Scaling,
): LinearLayer {
  const { area, isDepthwise } = layer;
  const perOutput = layer.weights.length / layer.bias.length;
  const inputOf = (index: number) =>
    Math.floor((isDepthwise ? index : index % perOutput) / area);
  const bias = layer.bias.slice();
  layer.weights.forEach((value, index) => {
    bias[Math.floor(index / perOutput)]! += value * shift[inputOf(index)]!;
  });
  return {
    ...layer,
    weights: layer.weights.map(
      (value, index) => value * factor[inputOf(index)]!,
    ),
    bias,
  };
}

/** One scaling, then another. */
export function joinScalings(
  first: Scaling | undefined,
  { factor, shift }: Scaling,
): Scaling {
  if (first === undefined) return { factor, shift };
  return {
    factor: factor.map((value, channel) => value * first.factor[channel]!),
    shift: factor.map(
      (value, channel) => value * first.shift[channel]! + shift[channel]!,
    ),
  };
}

/** The weights and the bias as they are written to a file. */
export function initializersOf(
  { shape, weights, bias }: LinearLayer,
  name: string,
): Initializer[] {
  return [
    { name: `${name}_weights`, shape, values: Float32Array.from(weights) },
    {
      name: `${name}_bias`,
      shape: [bias.length],
      values: Float32Array.from(bias),
    },
  ];
}
