import {
  decodeGraph,
  encodeModel,
  type GraphNode,
  type Initializer,
  type Model,
} from "@facegraph/onnx-format";
import { malformedWeights } from "../errors.ts";
import { foldConstants } from "./fold-constants.ts";
import {
  initializersOf,
  joinScalings,
  type LinearLayer,
  normalisation,
  scaleInputs,
  scaleOutputs,
  type Scaling,
} from "./linear-layer.ts";

/**
 * SFace 2021dec of OpenCV's zoo as ONNX for any number of faces: 112 × 112 RGB, 0..255, to 128
 * values, not normalised.
 *
 * It computes what the file computes, in half the time. Batch normalisations are folded into the
 * layers beside them. A parametric ReLU is written as relu(x) + slope / (1 - slope) · x, and the
 * factor 1 - slope goes into the next layer: through these operators ONNX Runtime keeps activations
 * in blocks of channels, where around `PRelu` it turns them to rows and back.
 * @param file the bytes of face_recognition_sface_2021dec_int8bq.onnx
 * @throws ConversionError `WEIGHTS_MALFORMED` for another network
 * @see Zhong et al. 2021, "SFace: sigmoid-constrained hypersphere loss for robust face
 *   recognition"; He et al. 2015, "Delving deep into rectifiers", for the parametric ReLU
 */
export function convertSFace(file: Uint8Array): Uint8Array {
  const model = foldConstants(decodeGraph(file), "SFace");
  const chain = new Chain(model);
  for (const node of model.nodes) chain.append(node);
  return chain.encode();
}

/** Layers one after the other. What may still be folded into a layer is held back. */
class Chain {
  private readonly constants: ReadonlyMap<string, Initializer>;
  private readonly nodes: GraphNode[] = [];
  private readonly initializers: Initializer[] = [];
  /** The name of the last output in the file that is read. */
  private readOutput = "data";
  /** The name of the last output that was written. */
  private output = "faces";
  /** A layer that is read and not written. */
  private held:
    { readonly layer: LinearLayer; readonly node: GraphNode } | undefined;
  /** By what the channels of the output are still to be scaled. */
  private scaling: Scaling | undefined;

  constructor({ initializers }: Model) {
    this.constants = new Map(initializers.map((each) => [each.name, each]));
  }

  append(node: GraphNode): void {
    if (node.inputs[0] !== this.readOutput)
      throw malformedWeights(
        "SFace",
        `${node.operator} follows ${node.inputs[0] ?? "nothing"} instead of ${this.readOutput}`,
      );
    this.readOutput = node.outputs[0]!;
    switch (node.operator) {
      case "Sub":
      case "Mul":
        this.write(node.operator, this.store(this.constant(node, 1)));
        break;
      case "Conv":
      case "Gemm":
        this.hold(node);
        break;
      case "BatchNormalization":
        this.normalise(node);
        break;
      case "PRelu":
        this.activate(node);
        break;
      case "Flatten":
        this.write("Flatten", [], { axis: { int: 1 } });
        break;
      case "Dropout":
        break; // does nothing once a network is trained
      default:
        throw malformedWeights("SFace", `it has a layer ${node.operator}`);
    }
  }

  encode(): Uint8Array {
    this.writeHeld();
    this.nodes.push({
      operator: "Identity",
      inputs: [this.output],
      outputs: ["embeddings"],
    });
    return encodeModel({
      opset: 17,
      name: "sface-2021dec",
      nodes: this.nodes,
      initializers: this.initializers,
      inputs: [{ name: "faces", type: "float32", shape: ["n", 3, 112, 112] }],
      outputs: [{ name: "embeddings", type: "float32", shape: ["n", 128] }],
    });
  }

  private hold(node: GraphNode): void {
    this.writeHeld();
    const { shape, values } = this.constant(node, 1);
    const outputs = shape[0]!;
    const bias = node.inputs.length > 2 ? this.constant(node, 2).values : [];
    const isDepthwise = node.operator === "Conv" && shape[1] === 1;
    const inputs = isDepthwise ? 1 : (this.scaling?.factor.length ?? shape[1]!);
    const layer: LinearLayer = {
      shape,
      weights: Float64Array.from(values),
      bias: Float64Array.from({ length: outputs }, (_, output) =>
        bias.length === 0 ? 0 : bias[output]!,
      ),
      isDepthwise,
      area: values.length / (outputs * inputs),
    };
    const { scaling } = this;
    this.held = {
      node,
      layer: scaling === undefined ? layer : scaleInputs(layer, scaling),
    };
    this.scaling = undefined;
  }

  /** Folds it into the layer before it, or else leaves it to the layer after it. */
  private normalise(node: GraphNode): void {
    const { epsilon } = node.attributes ?? {};
    if (typeof epsilon !== "object" || !("float" in epsilon))
      throw malformedWeights("SFace", `${node.outputs[0]!} has no epsilon`);
    const parameters = [1, 2, 3, 4].map((at) => this.constant(node, at).values);
    const scaling = normalisation(parameters, epsilon.float);
    if (this.held === undefined)
      this.scaling = joinScalings(this.scaling, scaling);
    else
      this.held = {
        ...this.held,
        layer: scaleOutputs(this.held.layer, scaling),
      };
  }

  /** Writes relu(x) + slope / (1 - slope) · x, which the next layer has to scale by 1 - slope. */
  private activate(node: GraphNode): void {
    this.writeHeld();
    const slopes = Float64Array.from(this.constant(node, 1).values);
    if (slopes.includes(1))
      throw malformedWeights("SFace", `a slope of ${node.outputs[0]!} is 1`);
    const before = this.output;
    this.write("Relu", []);
    const rectified = this.output;
    this.output = before;
    const channels = slopes.length;
    const ratios = this.store({
      name: `${rectified}_slopes`,
      shape: [channels, 1, 1, 1],
      values: Float32Array.from(slopes, (slope) => slope / (1 - slope)),
    });
    this.write("Conv", ratios, {
      kernel_shape: { ints: [1, 1] },
      group: { int: channels },
    });
    this.write("Add", [rectified]);
    this.scaling = {
      factor: slopes.map((slope) => 1 - slope),
      shift: new Float64Array(channels),
    };
  }

  private writeHeld(): void {
    if (this.held === undefined) return;
    const { node, layer } = this.held;
    this.held = undefined;
    const name = `${node.operator}_${this.nodes.length}`;
    const parameters = initializersOf(layer, name);
    this.write(
      node.operator,
      parameters.flatMap((each) => this.store(each)),
      node.attributes,
    );
  }

  /** Adds a node that takes the last output first. */
  private write(
    operator: string,
    others: readonly string[],
    attributes: GraphNode["attributes"] = {},
  ): void {
    this.writeHeld();
    const output = `${operator}_${this.nodes.length}`;
    const inputs = [this.output, ...others];
    this.nodes.push({ operator, inputs, outputs: [output], attributes });
    this.output = output;
  }

  private store(initializer: Initializer): [string] {
    this.initializers.push(initializer);
    return [initializer.name];
  }

  /** @throws ConversionError where the input of a node is not a constant of decimals */
  private constant(
    node: GraphNode,
    input: number,
  ): Initializer & { readonly values: Float32Array } {
    const found = this.constants.get(node.inputs[input] ?? "");
    if (!(found?.values instanceof Float32Array))
      throw malformedWeights(
        "SFace",
        `the input ${input} of ${node.outputs[0]!} is not there`,
      );
    return { ...found, values: found.values };
  }
}
