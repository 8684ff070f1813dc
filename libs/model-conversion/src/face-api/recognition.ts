import { Network } from "./network.ts";
import type { Weights } from "./read-weights.ts";

/** Residual blocks in order; those that end in "down" halve the picture. */
const blocks = [
  "conv32_1",
  "conv32_2",
  "conv32_3",
  "conv64_down",
  "conv64_1",
  "conv64_2",
  "conv64_3",
  "conv128_down",
  "conv128_1",
  "conv128_2",
  "conv256_down",
  "conv256_1",
  "conv256_2",
  "conv256_down_out",
] as const;

const pictureSize = 150;

/**
 * dlib's face recognition network as ONNX: 150 × 150 RGB to 128 values, not normalised.
 * @see King 2017, dlib's face_recognition_resnet_model_v1; He et al. 2016 for residual blocks
 */
export function convertRecognition(weights: Weights): Uint8Array {
  const network = new Network(weights);
  let output = network.relu(
    convolveAndScale(network, "faces", "conv32_down", 2),
  );
  output = network.add("MaxPool", [output], {
    kernel_shape: { ints: [3, 3] },
    strides: { ints: [2, 2] },
  });
  let size = Math.floor((Math.floor((pictureSize - 7) / 2) + 1 - 3) / 2) + 1;
  let channels = 32;
  for (const block of blocks) {
    if (block.includes("down")) {
      const wider = network.tensor(`${block}/conv1/conv/filters`).shape[3]!;
      ({ output, size } = addHalvingBlock(
        network,
        output,
        block,
        size,
        wider - channels,
      ));
      channels = wider;
    } else {
      output = addBlock(network, output, block);
    }
  }
  const mean = network.add("Flatten", [
    network.add("GlobalAveragePool", [output]),
  ]);
  const { values, shape } = network.tensor("fc");
  const embeddings = network.add("MatMul", [
    mean,
    network.constant(shape, values),
  ]);
  return network.encode(
    "dlib-resnet-34",
    [
      {
        name: "faces",
        type: "float32",
        shape: ["n", 3, pictureSize, pictureSize],
      },
    ],
    [{ from: embeddings, name: "embeddings", shape: ["n", 128] }],
  );
}

function addBlock(network: Network, input: string, name: string): string {
  const first = network.relu(
    convolveAndScale(network, input, `${name}/conv1`, 1),
  );
  const second = convolveAndScale(network, first, `${name}/conv2`, 1);
  return network.relu(network.sum(second, input));
}

/**
 * The shortcut is an average of 2 × 2. Zeros fill it up to the channels of the block, and fill the
 * block up to the size of the shortcut.
 */
function addHalvingBlock(
  network: Network,
  input: string,
  name: string,
  size: number,
  addedChannels: number,
): { output: string; size: number } {
  const first = network.relu(
    convolveAndScale(network, input, `${name}/conv1`, 2),
  );
  const second = convolveAndScale(network, first, `${name}/conv2`, 1);
  const pooled = network.add("AveragePool", [input], {
    kernel_shape: { ints: [2, 2] },
    strides: { ints: [2, 2] },
  });
  const convolvedSize = Math.floor((size - 3) / 2) + 1;
  const pooledSize = Math.floor((size - 2) / 2) + 1;
  const missing = pooledSize - convolvedSize;
  const padded = network.add("Pad", [second, padding(network, 0, missing)]);
  const widened = network.add("Pad", [
    pooled,
    padding(network, addedChannels, 0),
  ]);
  return {
    output: network.relu(network.sum(widened, padded)),
    size: pooledSize,
  };
}

/** Zeros after the channels, and at the bottom and right of the picture. */
function padding(network: Network, channels: number, pixels: number): string {
  return network.constant(
    [8],
    BigInt64Array.of(
      0n,
      0n,
      0n,
      0n,
      0n,
      BigInt(channels),
      BigInt(pixels),
      BigInt(pixels),
    ),
  );
}

function convolveAndScale(
  network: Network,
  input: string,
  name: string,
  stride: number,
): string {
  const output = network.convolve(input, `${name}/conv/filters`, {
    stride,
    bias: `${name}/conv/bias`,
    padding: stride === 2 ? "VALID" : "SAME_UPPER",
  });
  return network.scale(
    output,
    network.tensor(`${name}/scale/weights`).values,
    network.tensor(`${name}/scale/biases`).values,
  );
}
