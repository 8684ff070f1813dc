import { Network } from "./network.ts";
import type { Weights } from "./read-weights.ts";

/**
 * The landmarks network of face-api as ONNX: 112 × 112 RGB to 68 landmarks, x and y in turn, in
 * fractions of the picture.
 */
export function convertLandmarks(weights: Weights): Uint8Array {
  const network = new Network(weights);
  let output = "face";
  for (let block = 0; block < 4; block++)
    output = addBlock(network, output, `dense${block}`);
  const pooled = network.add("AveragePool", [output], {
    kernel_shape: { ints: [7, 7] },
    strides: { ints: [2, 2] },
  });
  const flat = network.add("Flatten", [pooled]);
  const { values, shape } = network.tensor("fc/weights");
  const { values: bias } = network.tensor("fc/bias");
  const landmarks = network.add("Gemm", [
    flat,
    network.constant(shape, values),
    network.constant([bias.length], bias),
  ]);
  return network.encode(
    "landmarks-68",
    [{ name: "face", type: "float32", shape: ["n", 3, 112, 112] }],
    [{ from: landmarks, name: "landmarks", shape: ["n", 136] }],
  );
}

/**
 * Four convolutions. Each takes the sum of those before it.
 * @see Huang et al. 2017, "Densely connected networks"
 */
function addBlock(network: Network, input: string, name: string): string {
  const isFirst = name === "dense0";
  const first = isFirst
    ? network.convolve(input, `${name}/conv0/filters`, {
        stride: 2,
        bias: `${name}/conv0/bias`,
      })
    : separable(network, input, `${name}/conv0`, 2);
  const outputs = [network.relu(first)];
  for (let layer = 1; layer < 4; layer++) {
    const sum =
      outputs.length === 1
        ? outputs[0]!
        : network.relu(network.sum(...outputs));
    outputs.push(separable(network, sum, `${name}/conv${layer}`, 1));
  }
  return network.relu(network.sum(...outputs));
}

function separable(
  network: Network,
  input: string,
  name: string,
  stride: number,
): string {
  const each = network.convolveEach(input, `${name}/depthwise_filter`, {
    stride,
  });
  return network.convolve(each, `${name}/pointwise_filter`, {
    bias: `${name}/bias`,
  });
}
