import { join } from "node:path";
import published from "./published-models.json" with { type: "json" };

/** A model as others published it, and where it lies. */
export interface PublishedModel {
  /** Absolute path of the file. */
  readonly path: string;
  /** Of the file: 64 hex digits. */
  readonly sha256: string;
  /** SPDX identifier. The text lies in the folder `licences`. */
  readonly licence: string;
}

const folder = join(import.meta.dirname, "..");

function model(name: keyof typeof published.files): PublishedModel {
  const { sha256, licence } = published.files[name];
  return Object.freeze({ path: join(folder, name), sha256, licence });
}

/** The files of the default models, not read and not checked. */
export const publishedModels = Object.freeze({
  yuNet2023Mar: model("face_detection_yunet_2023mar_int8bq.onnx"),
  sFace2021Dec: model("face_recognition_sface_2021dec_int8bq.onnx"),
});
