import { Network } from "./network.ts";
import type { Weights } from "./read-weights.ts";

const inputSize = 416;
const cells = 13;

/** Widths and heights, in cells, of the five boxes that each cell may give. */
const anchors = [
  [1.603231, 2.094468],
  [6.041143, 7.080126],
  [2.882459, 3.518061],
  [4.266906, 5.178857],
  [9.041765, 10.66308],
] as const;

/**
 * The tiny detector of face-api as ONNX: 416 × 416 RGB to 845 candidate boxes (top, left, bottom,
 * right, in fractions) with a score each, as `convertSsdMobilenet` gives them.
 * @see Redmon and Farhadi 2016, "YOLO9000", section 2, for the boxes
 */
export function convertTinyFace(weights: Weights): Uint8Array {
  const network = new Network(weights);
  let output = leaky(
    network,
    network.convolve("image", "conv0/filters", {
      bias: "conv0/bias",
      padding: "VALID",
    }),
  );
  for (let layer = 1; layer <= 5; layer++) {
    output = halve(network, output, 2);
    const each = network.convolveEach(output, `conv${layer}/depthwise_filter`);
    output = leaky(
      network,
      network.convolve(each, `conv${layer}/pointwise_filter`, {
        bias: `conv${layer}/bias`,
      }),
    );
  }
  output = halve(network, output, 1);
  const grid = network.add(
    "Transpose",
    [network.convolve(output, "conv8/filters", { bias: "conv8/bias" })],
    { perm: { ints: [0, 2, 3, 1] } },
  );
  const count = cells * cells * anchors.length;
  const candidates = network.add("Reshape", [
    grid,
    network.constant([3], BigInt64Array.of(1n, BigInt(count), 5n)),
  ]);
  const scores = network.add("Reshape", [
    network.add("Sigmoid", [columns(network, candidates, 4, 5)]),
    network.constant([2], BigInt64Array.of(1n, BigInt(count))),
  ]);
  return network.encode(
    "tiny-face",
    [{ name: "image", type: "float32", shape: [1, 3, inputSize, inputSize] }],
    [
      {
        from: boxesOf(network, candidates, count),
        name: "boxes",
        shape: [1, count, 4],
      },
      { from: scores, name: "scores", shape: [1, count] },
    ],
  );
}

/**
 * Turns centres and sizes into edges. A centre is given within its cell, and a size as the
 * logarithm of its ratio to the anchor's. The edges are in the order of SSD: top, left, bottom,
 * right.
 */
function boxesOf(network: Network, candidates: string, count: number): string {
  const corners = new Float32Array(count * 2);
  const sizes = new Float32Array(count * 2);
  for (let candidate = 0; candidate < count; candidate++) {
    const cell = Math.floor(candidate / anchors.length);
    corners[candidate * 2] = cell % cells;
    corners[candidate * 2 + 1] = Math.floor(cell / cells);
    sizes.set(anchors[candidate % anchors.length]!, candidate * 2);
  }
  const scalar = (value: number) =>
    network.constant([], Float32Array.of(value));
  const centre = network.add("Add", [
    network.add("Sigmoid", [columns(network, candidates, 0, 2)]),
    network.constant([1, count, 2], corners),
  ]);
  const half = network.add("Mul", [
    network.add("Exp", [columns(network, candidates, 2, 4)]),
    network.constant(
      [1, count, 2],
      sizes.map((size) => size / 2),
    ),
  ]);
  const edges = network.add(
    "Concat",
    [network.add("Sub", [centre, half]), network.add("Add", [centre, half])],
    { axis: { int: 2 } },
  );
  return network.add(
    "Gather",
    [
      network.add("Div", [edges, scalar(cells)]),
      network.constant([4], BigInt64Array.of(1n, 0n, 3n, 2n)),
    ],
    { axis: { int: 2 } },
  );
}

function columns(
  network: Network,
  input: string,
  start: number,
  end: number,
): string {
  return network.add("Slice", [
    input,
    network.constant([1], BigInt64Array.of(BigInt(start))),
    network.constant([1], BigInt64Array.of(BigInt(end))),
    network.constant([1], BigInt64Array.of(2n)),
  ]);
}

function halve(network: Network, input: string, stride: number): string {
  return network.add("MaxPool", [input], {
    kernel_shape: { ints: [2, 2] },
    strides: { ints: [stride, stride] },
    auto_pad: "SAME_UPPER",
  });
}

/** Values below 0 are divided by ten. */
function leaky(network: Network, input: string): string {
  return network.add("LeakyRelu", [input], { alpha: { float: 0.1 } });
}
