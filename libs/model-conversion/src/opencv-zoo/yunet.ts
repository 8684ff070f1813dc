import { decodeGraph, encodeModel } from "@facegraph/onnx-format";
import { malformedWeights } from "../errors.ts";
import { foldConstants } from "./fold-constants.ts";

/**
 * YuNet 2023mar of OpenCV's zoo as ONNX for a picture of any size whose sides are multiples of 32:
 * BGR, 0..255. The published file says 640 × 640, and ONNX Runtime refuses its quantised weights;
 * nothing in the network depends on that size.
 * @param file the bytes of face_detection_yunet_2023mar_int8bq.onnx
 * @returns a model with the twelve outputs of the file
 * @throws ConversionError `WEIGHTS_MALFORMED` for another network
 * @see Wu, Peng and Yu 2023, "YuNet: a tiny millisecond-level face detector"
 */
export function convertYuNet(file: Uint8Array): Uint8Array {
  const model = foldConstants(decodeGraph(file), "YuNet");
  const [input, ...others] = model.inputs;
  if (input === undefined || others.length > 0)
    throw malformedWeights("YuNet", `it has ${model.inputs.length} inputs`);
  return encodeModel({
    ...model,
    opset: 17,
    name: "yunet-2023mar",
    inputs: [{ ...input, shape: [1, 3, "height", "width"] }],
    outputs: model.outputs.map(({ name, type, shape }) => ({
      name,
      type,
      shape: [1, `cells_${name.split("_").at(-1)!}`, shape.at(-1)!],
    })),
  });
}
