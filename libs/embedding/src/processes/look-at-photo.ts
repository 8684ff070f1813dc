import { EmbeddingError, type EmbeddingFailure, toFailure } from "../errors.ts";
import { readPhotoBytes } from "../images/photo-file.ts";
import { asScalable } from "../images/photo-scale.ts";
import { openPhoto } from "../images/read-image.ts";
import type { UprightImage } from "../images/upright-image.ts";
import type { FaceModels } from "../models/face-models.ts";
import {
  type ExtractedFace,
  findFaces,
  type KnownPlaces,
} from "./find-faces.ts";

/** A file, with the version of it that was hashed; or a frame of a video. */
export type LookRequest =
  | (KnownPlaces & { readonly path: string; readonly version: string })
  | { readonly frame: UprightImage };

/** What was found in a photograph. */
export interface FoundFaces {
  readonly width: number;
  readonly height: number;
  readonly takenAt: Date | undefined;
  readonly faces: readonly ExtractedFace[];
}

/** The faces of a photograph, or why it was refused. */
export type Look =
  { readonly found: FoundFaces } | { readonly refused: EmbeddingFailure };

/** Looks at photographs, in child processes or in this one. */
export interface Looker {
  look(request: LookRequest): Promise<Look>;
  close(): Promise<void>;
}

/**
 * Reads, decodes and looks at one photograph, or looks at a frame. An error becomes a refusal of
 * this photograph, so that others go on.
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
    const { path, version, ...places } = request;
    const file = await readPhotoBytes(path);
    if (file.version !== version)
      throw new EmbeddingError(
        { code: "FILE_CHANGED" },
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

function explain(error: unknown): EmbeddingFailure {
  if (error instanceof EmbeddingError) return toFailure(error);
  const reason = error instanceof Error ? error.message : String(error);
  return {
    problem: { code: "DECODER_FAILED", reason },
    message: `Expected the photograph to be looked at but that failed: ${reason}; save it anew in another program.`,
  };
}
