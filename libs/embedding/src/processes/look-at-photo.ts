import { EmbeddingError, type EmbeddingErrorCode } from "../errors.ts";
import type { FaceModels } from "../models/face-models.ts";
import {
  findFaces,
  type ExtractedFace,
  type FacePlaceInImage,
} from "./find-faces.ts";
import { readPhotoBytes } from "../images/photo-file.ts";
import { asScalable } from "../images/photo-scale.ts";
import { openPhoto } from "../images/read-image.ts";
import type { UprightImage } from "../images/upright-image.ts";

/** Which file, and the version of it that was hashed; or a frame of a video. */
export type LookRequest =
  | {
      readonly path: string;
      readonly version: string;
      /** Where its faces are, when that is known. */
      readonly places?: readonly FacePlaceInImage[] | undefined;
    }
  | { readonly frame: UprightImage };

/** A photograph that was looked at. */
export interface FoundFaces {
  readonly width: number;
  readonly height: number;
  readonly takenAt: Date | undefined;
  readonly faces: readonly ExtractedFace[];
}

/** The faces of a photograph, or why it was refused. */
export type Look =
  | { readonly found: FoundFaces }
  | {
      readonly refused: {
        readonly code: EmbeddingErrorCode;
        readonly message: string;
      };
    };

/** What looks at photographs: child processes, or this one. */
export interface Looker {
  look(request: LookRequest): Promise<Look>;
  close(): Promise<void>;
}

/**
 * Reads, decodes and looks at one photograph, or looks at a frame. Whatever goes wrong is the
 * photograph's own, so that others go on.
 */
export async function lookAtPhoto(
  models: FaceModels,
  request: LookRequest,
): Promise<Look> {
  try {
    if ("frame" in request) {
      const { width, height } = request.frame;
      const faces = await findFaces(models, asScalable(request.frame));
      return { found: { width, height, takenAt: undefined, faces } };
    }
    const { path, version, places } = request;
    const file = await readPhotoBytes(path);
    if (file.version !== version)
      throw new EmbeddingError(
        "FILE_CHANGED",
        "The file changed before it was looked at; ingest it again when it is complete.",
      );
    const photo = await openPhoto(file.bytes);
    const { width, height, takenAt } = photo;
    const faces = await findFaces(models, photo, places);
    return { found: { width, height, takenAt, faces } };
  } catch (error) {
    return { refused: explain(error) };
  }
}

function explain(
  error: unknown,
): Extract<Look, { refused: object }>["refused"] {
  if (error instanceof EmbeddingError)
    return { code: error.code, message: error.message };
  return {
    code: "DECODER_FAILED",
    message: `Expected the photograph to be looked at but it failed: ${error instanceof Error ? error.message : String(error)}; save it anew in another program.`,
  };
}
