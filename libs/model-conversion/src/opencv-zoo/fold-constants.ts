import type { GraphNode, Initializer, Model } from "@facegraph/onnx-format";
import { malformedWeights } from "../errors.ts";

/**
 * Computes what depends on weights only: `DequantizeLinear` and `Reshape` of initializers become
 * initializers. Weights that nothing uses any more are dropped.
 * @param weights their name, for errors
 * @throws ConversionError `WEIGHTS_MALFORMED`
 * @see ONNX operators, DequantizeLinear 21: (q - zero) · scale, a scale and a zero for each block
 *   along an axis
 */
export function foldConstants(model: Model, weights: string): Model {
  const constants = new Map(
    model.initializers.map((each) => [each.name, each]),
  );
  const nodes = model.nodes.filter((node) => {
    const inputs = node.inputs.map((name) => constants.get(name));
    if (!inputs.every((input) => input !== undefined)) return true;
    const folded = fold(node, inputs, weights);
    if (folded !== undefined) constants.set(folded.name, folded);
    return folded === undefined;
  });
  const used = new Set(nodes.flatMap(({ inputs }) => inputs));
  return {
    ...model,
    nodes,
    initializers: [...constants.values()].filter(({ name }) => used.has(name)),
  };
}

function fold(
  { operator, inputs: names, outputs, attributes = {} }: GraphNode,
  inputs: readonly Initializer[],
  weights: string,
): Initializer | undefined {
  const name = outputs[0]!;
  if (operator === "Reshape") {
    const [from, shape] = inputs;
    return {
      name,
      shape: Array.from(shape!.values, Number),
      values: from!.values,
    };
  }
  if (operator !== "DequantizeLinear") return undefined;
  const { axis, block_size: block } = attributes;
  const [quantised, scale, zero] = inputs;
  const isBlocked =
    typeof axis === "object" &&
    "int" in axis &&
    typeof block === "object" &&
    "int" in block;
  if (
    !isBlocked ||
    !(quantised!.values instanceof Int8Array) ||
    !(scale?.values instanceof Float32Array) ||
    !(zero?.values instanceof Int8Array)
  )
    throw malformedWeights(
      weights,
      `${names[0]!} is not quantised in blocks of eight bits`,
    );
  const { shape } = quantised!;
  const values = dequantise(
    quantised!.values,
    shape,
    axis.int,
    block.int,
    scale.values,
    zero.values,
  );
  if (values === undefined)
    throw malformedWeights(
      weights,
      `${names[0]!} has not a scale for each block`,
    );
  return { name, shape, values };
}

/** @returns undefined when there is not one scale and one zero for each block */
function dequantise(
  quantised: Int8Array,
  shape: readonly number[],
  axis: number,
  block: number,
  scales: Float32Array,
  zeros: Int8Array,
): Float32Array | undefined {
  const along = shape[axis] ?? 0;
  const within = shape
    .slice(axis + 1)
    .reduce((product, side) => product * side, 1);
  const blocks = Math.ceil(along / block);
  const expected = (quantised.length / along) * blocks;
  if (scales.length !== expected || zeros.length !== expected) return undefined;
  return Float32Array.from(quantised, (value, index) => {
    const inner = index % within;
    const position = Math.floor(index / within) % along;
    const outer = Math.floor(index / (within * along));
    const of = (outer * blocks + Math.floor(position / block)) * within + inner;
    return (value - zeros[of]!) * scales[of]!;
  });
}
