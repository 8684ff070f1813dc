import { publishedModels } from "@facegraph/models";
import { convertLandmarks } from "./face-api/landmarks.ts";
import { readWeights, weightsFolder } from "./face-api/read-weights.ts";
import { convertRecognition } from "./face-api/recognition.ts";
import { convertSsdMobilenet } from "./face-api/ssd-mobilenet.ts";
import { convertTinyFace } from "./face-api/tiny-face.ts";
import { readPublished } from "./opencv-zoo/read-published.ts";
import { convertSFace } from "./opencv-zoo/sface.ts";
import { convertYuNet } from "./opencv-zoo/yunet.ts";

/** By the name of the model: where its weights come from, and what makes ONNX of them. */
const converters = Object.freeze({
  "yunet-2023mar": async () =>
    convertYuNet(await readPublished(publishedModels.yuNet2023Mar)),
  "sface-2021dec": async () =>
    convertSFace(await readPublished(publishedModels.sFace2021Dec)),
  "ssd-mobilenet-v1": async () =>
    convertSsdMobilenet(await fromFaceApi("ssd_mobilenetv1_model")),
  "tiny-face": async () =>
    convertTinyFace(await fromFaceApi("tiny_face_detector_model")),
  "landmarks-68": async () =>
    convertLandmarks(await fromFaceApi("face_landmark_68_model")),
  "dlib-resnet-34": async () =>
    convertRecognition(await fromFaceApi("face_recognition_model")),
});

const fromFaceApi = (name: string) => readWeights(weightsFolder(), name);

/** Models whose weights come with facegraph in another format. */
export type ConvertibleModel = keyof typeof converters;

/**
 * Converts a model to ONNX. The same weights give the same bytes.
 * @returns the bytes of an ONNX file; the caller's
 * @throws ConversionError `WEIGHTS_MISSING`, `WEIGHTS_MALFORMED`
 */
export function convertModel(model: ConvertibleModel): Promise<Uint8Array> {
  return converters[model]();
}
