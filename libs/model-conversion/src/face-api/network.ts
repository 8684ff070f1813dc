import {
  type Attribute,
  encodeModel,
  type GraphNode,
  type Initializer,
  type Model,
} from "@facegraph/onnx-format";
import { ConversionError } from "../errors.ts";
import type { Weights } from "./read-weights.ts";

export interface ConvolutionOptions {
  readonly stride?: number;
  readonly bias?: string;
  /** Where the padding is odd, TensorFlow's "same" pads more at the end. SAME_UPPER does, too. */
  readonly padding?: "SAME_UPPER" | "VALID";
}

/**
 * An ONNX graph that grows layer by layer. Each method adds a layer and returns the name of its
 * output. Values are n × channels × height × width.
 */
export class Network {
  private readonly weights: Weights;
  private readonly nodes: GraphNode[] = [];
  private readonly initializers: Initializer[] = [];

  constructor(weights: Weights) {
    this.weights = weights;
  }

  /** Filters of height × width × in × out become out × in × height × width. */
  convolve(
    input: string,
    filters: string,
    { stride = 1, bias, padding = "SAME_UPPER" }: ConvolutionOptions = {},
  ): string {
    const { shape, values } = this.tensor(filters);
    const [height, width, inputs, outputs] = shape as [
      number,
      number,
      number,
      number,
    ];
    const turned = new Float32Array(values.length);
    for (let position = 0; position < height * width; position++) {
      for (let from = 0; from < inputs; from++) {
        for (let to = 0; to < outputs; to++) {
          turned[(to * inputs + from) * height * width + position] =
            values[(position * inputs + from) * outputs + to]!;
        }
      }
    }
    const kernel = this.constant([outputs, inputs, height, width], turned);
    return this.addConvolution(
      input,
      kernel,
      [height, width],
      stride,
      padding,
      1,
      bias,
    );
  }

  /**
   * One filter per channel: height × width × channels × 1 becomes channels × 1 × height × width.
   */
  convolveEach(
    input: string,
    filters: string,
    { stride = 1, bias, padding = "SAME_UPPER" }: ConvolutionOptions = {},
  ): string {
    const { shape, values } = this.tensor(filters);
    const [height, width, channels] = shape as [number, number, number];
    const turned = new Float32Array(values.length);
    for (let position = 0; position < height * width; position++) {
      for (let channel = 0; channel < channels; channel++) {
        turned[channel * height * width + position] =
          values[position * channels + channel]!;
      }
    }
    const kernel = this.constant([channels, 1, height, width], turned);
    return this.addConvolution(
      input,
      kernel,
      [height, width],
      stride,
      padding,
      channels,
      bias,
    );
  }

  /** x · scale + shift, a pair of values per channel. */
  scale(input: string, scale: Float32Array, shift: Float32Array): string {
    const scaled = this.add("Mul", [
      input,
      this.constant([scale.length, 1, 1], scale),
    ]);
    return this.add("Add", [
      scaled,
      this.constant([shift.length, 1, 1], shift),
    ]);
  }

  relu(input: string): string {
    return this.add("Relu", [input]);
  }

  /** Between 0 and 6. */
  relu6(input: string): string {
    return this.add("Clip", [
      input,
      this.constant([], Float32Array.of(0)),
      this.constant([], Float32Array.of(6)),
    ]);
  }

  sum(...inputs: string[]): string {
    return inputs
      .slice(1)
      .reduce((total, input) => this.add("Add", [total, input]), inputs[0]!);
  }

  add(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const output = `${operator}_${this.nodes.length}`;
    this.nodes.push({ operator, inputs, outputs: [output], attributes });
    return output;
  }

  constant(
    shape: readonly number[],
    values: Float32Array | BigInt64Array,
  ): string {
    const name = `constant_${this.initializers.length}`;
    this.initializers.push({ name, shape, values });
    return name;
  }

  /** A tensor of the weights, as it is. */
  tensor(name: string): {
    readonly shape: readonly number[];
    readonly values: Float32Array;
  } {
    const tensor = this.weights.get(name);
    if (tensor === undefined)
      throw new ConversionError(
        {
          code: "WEIGHTS_MALFORMED",
          weights: name,
          reason: "no such tensor",
        },
        `Expected a tensor ${name} among the weights; install the packages again with \`npm ci\`.`,
      );
    return tensor;
  }

  /** The finished model. Each of `outputs` gives a layer's output its public name. */
  encode(
    name: string,
    inputs: Model["inputs"],
    outputs: readonly {
      readonly from: string;
      readonly name: string;
      readonly shape: readonly (number | string)[];
    }[],
  ): Uint8Array {
    const renamed = outputs.map(({ from, name: output }): GraphNode => ({
      operator: "Identity",
      inputs: [from],
      outputs: [output],
    }));
    return encodeModel({
      opset: 17,
      name,
      nodes: [...this.nodes, ...renamed],
      initializers: this.initializers,
      inputs,
      outputs: outputs.map(({ name: output, shape }) => ({
        name: output,
        type: "float32",
        shape,
      })),
    });
  }

  private addConvolution(
    input: string,
    kernel: string,
    size: readonly number[],
    stride: number,
    padding: string,
    groups: number,
    bias: string | undefined,
  ): string {
    const inputs = [input, kernel];
    if (bias !== undefined) {
      const { values } = this.tensor(bias);
      inputs.push(this.constant([values.length], values));
    }
    return this.add("Conv", inputs, {
      kernel_shape: { ints: size },
      strides: { ints: [stride, stride] },
      auto_pad: padding,
      group: { int: groups },
    });
  }
}
