import { Network } from "./network.ts";
import type { Weights } from "./read-weights.ts";

/** Depthwise layers that halve the picture. */
const halvingLayers: ReadonlySet<number> = new Set([2, 4, 6, 12]);
const layerCount = 13;
/** TensorFlow's batch normalisation adds it to the variance. */
const varianceEpsilon = 0.0010000000474974513;

/**
 * The SSD detector of face-api as ONNX: 512 × 512 RGB to 5,118 candidate boxes (top, left, bottom, right, in fractions) with
 * a score each.
 * @see Liu et al. 2016, "SSD", for the boxes; Howard et al. 2017, "MobileNets", for the network
 */
export function convertSsdMobilenet(weights: Weights): Uint8Array {
  const network = new Network(weights);
  const { features, middle } = addMobilenet(network);
  const layers = addPredictionLayers(network, features);
  const sources = [
    middle,
    features,
    layers[1]!,
    layers[3]!,
    layers[5]!,
    layers[7]!,
  ];
  const encodings = sources.map((source, index) =>
    predict(
      network,
      source,
      `Prediction/BoxPredictor_${index}/BoxEncodingPredictor`,
      4,
    ),
  );
  const classes = sources.map((source, index) =>
    predict(
      network,
      source,
      `Prediction/BoxPredictor_${index}/ClassPredictor`,
      3,
    ),
  );
  const boxes = decodeBoxes(
    network,
    network.add("Concat", encodings, { axis: { int: 1 } }),
  );
  const scores = faceScores(
    network,
    network.add("Concat", classes, { axis: { int: 1 } }),
  );
  const count = network.tensor("Output/extra_dim").shape[1]!;
  return network.encode(
    "ssd-mobilenet-v1",
    [{ name: "image", type: "float32", shape: [1, 3, 512, 512] }],
    [
      { from: boxes, name: "boxes", shape: [1, count, 4] },
      { from: scores, name: "scores", shape: [1, count] },
    ],
  );
}

function addMobilenet(network: Network): { features: string; middle: string } {
  let output = pointwise(network, "image", "MobilenetV1/Conv2d_0_pointwise", 2);
  let middle = output;
  for (let layer = 1; layer <= layerCount; layer++) {
    output = depthwise(
      network,
      output,
      `MobilenetV1/Conv2d_${layer}_depthwise`,
      halvingLayers.has(layer) ? 2 : 1,
    );
    output = pointwise(
      network,
      output,
      `MobilenetV1/Conv2d_${layer}_pointwise`,
    );
    if (layer === 11) middle = output;
  }
  return { features: output, middle };
}

function addPredictionLayers(network: Network, features: string): string[] {
  const outputs: string[] = [];
  for (let layer = 0; layer < 8; layer++) {
    outputs.push(
      pointwise(
        network,
        outputs.at(-1) ?? features,
        `Prediction/Conv2d_${layer}_pointwise`,
        layer % 2 === 1 ? 2 : 1,
      ),
    );
  }
  return outputs;
}

function pointwise(
  network: Network,
  input: string,
  name: string,
  stride = 1,
): string {
  return network.relu6(
    network.convolve(input, `${name}/weights`, {
      stride,
      bias: `${name}/convolution_bn_offset`,
    }),
  );
}

function depthwise(
  network: Network,
  input: string,
  name: string,
  stride: number,
): string {
  const read = (part: string) =>
    network.tensor(`${name}/BatchNorm/${part}`).values;
  const variance = read("moving_variance");
  const mean = read("moving_mean");
  const beta = read("beta");
  const scale = read("gamma").map(
    (gamma, channel) => gamma / Math.sqrt(variance[channel]! + varianceEpsilon),
  );
  const shift = scale.map(
    (factor, channel) => beta[channel]! - mean[channel]! * factor,
  );
  const output = network.convolveEach(input, `${name}/depthwise_weights`, {
    stride,
  });
  return network.relu6(network.scale(output, scale, shift));
}

/** One prediction of `size` values per anchor, in the order of rows and columns. */
function predict(
  network: Network,
  input: string,
  name: string,
  size: number,
): string {
  const output = network.convolve(input, `${name}/weights`, {
    bias: `${name}/biases`,
  });
  const rows = network.add("Transpose", [output], {
    perm: { ints: [0, 2, 3, 1] },
  });
  return network.add("Reshape", [
    rows,
    network.constant([3], BigInt64Array.of(1n, -1n, BigInt(size))),
  ]);
}

/** Offsets from the anchors become edges. */
function decodeBoxes(network: Network, encodings: string): string {
  const { values: anchors, shape } = network.tensor("Output/extra_dim");
  const count = shape[1]!;
  const sizes = new Float32Array(count * 2);
  const centres = new Float32Array(count * 2);
  for (let anchor = 0; anchor < count; anchor++) {
    for (let axis = 0; axis < 2; axis++) {
      const start = anchors[anchor * 4 + axis]!;
      const size = anchors[anchor * 4 + axis + 2]! - start;
      sizes[anchor * 2 + axis] = size;
      centres[anchor * 2 + axis] = start + size / 2;
    }
  }
  const part = (start: number) =>
    network.add("Slice", [
      encodings,
      network.constant([1], BigInt64Array.of(BigInt(start))),
      network.constant([1], BigInt64Array.of(BigInt(start + 2))),
      network.constant([1], BigInt64Array.of(2n)),
    ]);
  const sizeOf = network.constant([1, count, 2], sizes);
  const scalar = (value: number) =>
    network.constant([], Float32Array.of(value));
  const shifted = network.add("Mul", [
    network.add("Div", [part(0), scalar(10)]),
    sizeOf,
  ]);
  const centre = network.add("Add", [
    shifted,
    network.constant([1, count, 2], centres),
  ]);
  const grown = network.add("Mul", [
    network.add("Exp", [network.add("Div", [part(2), scalar(5)])]),
    sizeOf,
  ]);
  const half = network.add("Div", [grown, scalar(2)]);
  return network.add(
    "Concat",
    [network.add("Sub", [centre, half]), network.add("Add", [centre, half])],
    { axis: { int: 2 } },
  );
}

/** Of the classes nothing, face and a third that is never used, the second. */
function faceScores(network: Network, classes: string): string {
  const face = network.add("Slice", [
    classes,
    network.constant([1], BigInt64Array.of(1n)),
    network.constant([1], BigInt64Array.of(2n)),
    network.constant([1], BigInt64Array.of(2n)),
  ]);
  return network.add("Sigmoid", [
    network.add("Reshape", [
      face,
      network.constant([2], BigInt64Array.of(1n, -1n)),
    ]),
  ]);
}
