import { AbortedError } from "@facegraph/cw-core";

/** Why a job cannot be done as asked, with the data that says where. */
export type JobProblem =
  | { readonly code: "FOLDER_NOT_FOUND"; readonly folder: string }
  | { readonly code: "COLLECTION_NOT_FOUND"; readonly collection: string }
  | { readonly code: "NO_ACTIVE_RUN"; readonly collection: string }
  | { readonly code: "RUN_UNKNOWN"; readonly run: string }
  | {
      readonly code: "RUN_AMBIGUOUS";
      readonly run: string;
      readonly ids: readonly string[];
    }
  | {
      readonly code: "NAMES_AT_RISK";
      /** The run that was not activated. It is stored. */
      readonly run: string;
      readonly names: readonly string[];
    }
  | { readonly code: "FACE_NOT_FOUND"; readonly face: string }
  | {
      readonly code: "THRESHOLD_SWEEP_OUT_OF_RANGE";
      readonly from: number;
      readonly to: number;
      readonly step: number;
    }
  | { readonly code: "NO_TRUTH"; readonly truth: readonly string[] }
  | {
      readonly code: "THRESHOLD_BELOW_EDGE_FLOOR";
      readonly threshold: number;
      readonly edgeFloor: number;
    }
  | {
      readonly code: "TOO_FEW_IDENTITIES";
      readonly identities: number;
      readonly faces: number;
    }
  | {
      /** Photographs that cannot be read, so that their faces cannot be embedded anew. */
      readonly code: "PHOTOS_MISSING";
      readonly photos: readonly MissingPhoto[];
    }
  | { readonly code: "FILE_EXISTS"; readonly file: string }
  | { readonly code: "SETTINGS_INCOMPLETE"; readonly setting: string };

/** A photograph that cannot be read, and what is stored of it. */
export interface MissingPhoto {
  /** Where it lay; "" where no file is known to hold it. */
  readonly path: string;
  readonly why: string;
  readonly faces: number;
  readonly namedFaces: number;
  /** Of the people whom these show. */
  readonly names: readonly string[];
}

export type JobErrorCode = JobProblem["code"];

/** A job cannot be done as asked. The message says what to do instead. */
export class JobError extends Error {
  readonly problem: JobProblem;

  constructor(problem: JobProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "JobError";
    this.problem = problem;
  }

  get code(): JobErrorCode {
    return this.problem.code;
  }
}

/** @throws AbortedError with the message, once the signal is aborted */
export function throwIfStopped(
  signal: AbortSignal | undefined,
  message: string,
): void {
  if (signal?.aborted === true) throw new AbortedError(message);
}
