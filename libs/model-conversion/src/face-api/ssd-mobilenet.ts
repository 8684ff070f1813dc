import { Network } from "./network.ts";
import type { Weights } from "./read-weights.ts";

/** Depthwise layers that halve the picture. */
const halvingLayers: ReadonlySet<number> = new Set([2, 4, 6, 12]);
const layerCount = 13;
/** TensorFlow's batch normalisation adds this to the variance. */
const varianceEpsilon = 0.0010000000474974513;
/** ONNX's number for float32. */
const floatType = 1;

/** The side of the pictures that the network was trained with. Anchors are fractions of it. */
const fullSide = 512;

/**
 * The maps that boxes are predicted from: cells along a side of a full picture, anchors per cell.
 */
const maps = [
  { side: 32, anchors: 3 },
  { side: 16, anchors: 6 },
  { side: 8, anchors: 6 },
  { side: 4, anchors: 6 },
  { side: 2, anchors: 6 },
  { side: 1, anchors: 6 },
] as const;

/**
 * The SSD detector of face-api as ONNX: square RGB to candidate boxes (top, left, bottom, right, in
 * fractions) with a score each; 5,118 of 512 x 512. A picture of 256 x 256 is seen as the upper
 * left corner of a full one, without the anchors that do not fit it.
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
  const sides = sidesOfPicture(network);
  const sidesOfMaps = maps.map(({ side }) =>
    network.add("Div", [sides, integers(network, fullSide / side)]),
  );
  const predictAll = (name: string, size: number) =>
    network.add(
      "Concat",
      sources.map((source, index) =>
        toRows(
          network,
          predict(
            network,
            source,
            `Prediction/BoxPredictor_${index}/${name}Predictor`,
          ),
          sidesOfMaps[index]!,
          size,
        ),
      ),
      { axis: { int: 1 } },
    );
  const anchors = network.add(
    "Concat",
    anchorsOf(network).map((constant, index) =>
      toRows(network, constant, sidesOfMaps[index]!, 4),
    ),
    { axis: { int: 1 } },
  );
  const boxes = network.add("Mul", [
    decodeBoxes(network, predictAll("BoxEncoding", 4), anchors),
    shareOfPicture(network, sides),
  ]);
  const scores = faceScores(network, predictAll("Class", 3));
  return network.encode(
    "ssd-mobilenet-v1",
    [{ name: "image", type: "float32", shape: [1, 3, "side", "side"] }],
    [
      { from: boxes, name: "boxes", shape: [1, "candidates", 4] },
      { from: scores, name: "scores", shape: [1, "candidates"] },
    ],
  );
}

/** Height and width of the picture. */
function sidesOfPicture(network: Network): string {
  return slice(
    network,
    network.add("Shape", ["image"]),
    integers(network, 2),
    integers(network, 4),
    0,
  );
}

/** From fractions of a full picture to fractions of this one. */
function shareOfPicture(network: Network, sides: string): string {
  const side = slice(
    network,
    sides,
    integers(network, 0),
    integers(network, 1),
    0,
  );
  return network.add("Div", [
    network.constant([], Float32Array.of(fullSide)),
    network.add("Cast", [side], { to: { int: floatType } }),
  ]);
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

/** The predictions for the anchors of each cell: n x rows x columns x values. */
function predict(network: Network, input: string, name: string): string {
  const output = network.convolve(input, `${name}/weights`, {
    bias: `${name}/biases`,
  });
  return network.add("Transpose", [output], { perm: { ints: [0, 2, 3, 1] } });
}

/** The cells within `sides`, row by row. Each anchor of a cell gives `size` values. */
function toRows(
  network: Network,
  cells: string,
  sides: string,
  size: number,
): string {
  const within = slice(network, cells, integers(network, 0, 0), sides, 1, 2);
  return network.add("Reshape", [within, integers(network, 1, -1, size)]);
}

/**
 * For each map, the centres (y, x) and sizes (height, width) of its anchors, 1 x rows x columns x
 * values, in fractions of a full picture.
 */
function anchorsOf(network: Network): string[] {
  const { values: edges } = network.tensor("Output/extra_dim");
  const centred = new Float32Array(edges.length);
  for (let index = 0; index < edges.length; index += 4) {
    for (let axis = 0; axis < 2; axis++) {
      const start = edges[index + axis]!;
      const size = edges[index + axis + 2]! - start;
      centred[index + axis] = start + size / 2;
      centred[index + axis + 2] = size;
    }
  }
  let start = 0;
  return maps.map(({ side, anchors }) => {
    const end = start + side * side * anchors * 4;
    const values = centred.slice(start, end);
    start = end;
    return network.constant([1, side, side, anchors * 4], values);
  });
}

/** Offsets from the anchors become edges. */
function decodeBoxes(
  network: Network,
  encodings: string,
  anchors: string,
): string {
  const part = (input: string, start: number) =>
    slice(
      network,
      input,
      integers(network, start),
      integers(network, start + 2),
      2,
    );
  const sizes = part(anchors, 2);
  const scalar = (value: number) =>
    network.constant([], Float32Array.of(value));
  const shifted = network.add("Mul", [
    network.add("Div", [part(encodings, 0), scalar(10)]),
    sizes,
  ]);
  const centre = network.add("Add", [shifted, part(anchors, 0)]);
  const grown = network.add("Mul", [
    network.add("Exp", [network.add("Div", [part(encodings, 2), scalar(5)])]),
    sizes,
  ]);
  const half = network.add("Div", [grown, scalar(2)]);
  return network.add(
    "Concat",
    [network.add("Sub", [centre, half]), network.add("Add", [centre, half])],
    { axis: { int: 2 } },
  );
}

/** There are three classes: background, face, and one that is never used. */
function faceScores(network: Network, classes: string): string {
  const face = slice(
    network,
    classes,
    integers(network, 1),
    integers(network, 2),
    2,
  );
  return network.add("Sigmoid", [
    network.add("Reshape", [face, integers(network, 1, -1)]),
  ]);
}

/** The values from `start` to before `end` along each of the axes. */
function slice(
  network: Network,
  input: string,
  start: string,
  end: string,
  ...axes: readonly number[]
): string {
  return network.add("Slice", [input, start, end, integers(network, ...axes)]);
}

function integers(network: Network, ...values: readonly number[]): string {
  return network.constant([values.length], BigInt64Array.from(values, BigInt));
}
