/** What can be wrong with a file, a model or a card, each with the data that says where. */
export type EmbeddingProblem =
  | {
      readonly code:
        | "NOT_A_REGULAR_FILE"
        | "FILE_CHANGED"
        | "EMPTY"
        | "TRUNCATED"
        | "NOT_AN_IMAGE"
        | "IS_VIDEO";
    }
  | { readonly code: "UNREADABLE" | "CORRUPT"; readonly reason: string }
  | {
      readonly code: "FILE_TOO_LARGE";
      readonly bytes: number;
      readonly maxBytes: number;
    }
  | { readonly code: "UNSUPPORTED_FORMAT"; readonly format: string }
  /** More pixels in a picture, or more frames in a video, than we take. */
  | {
      readonly code: "TOO_LARGE";
      readonly unit: "pixels" | "frames";
      readonly most: number;
    }
  | ProcessProblem
  | { readonly code: "FFMPEG_MISSING"; readonly program: string }
  | {
      readonly code: "MODEL_MISSING" | "MODEL_CHANGED" | "MODEL_EXISTS";
      /** Its id, or its file. */
      readonly model: string;
    }
  | { readonly code: "MODEL_REFUSED"; readonly reason: string }
  | {
      readonly code: "CARD_MISSING" | "CARD_MALFORMED";
      /** Its file, or the id of its model. */
      readonly card: string;
    }
  | { readonly code: "EMBEDDING_MALFORMED"; readonly model: string };

/** Why a child process was given up. */
export type ProcessProblem =
  | { readonly code: "DECODER_FAILED"; readonly reason: string }
  | { readonly code: "TOOK_TOO_LONG"; readonly limitMs: number }
  | { readonly code: "TOO_MUCH_MEMORY"; readonly limitBytes: number };

export type EmbeddingErrorCode = EmbeddingProblem["code"];

/** A photograph, model or card that cannot be used; the message says why and what to do. */
export class EmbeddingError extends Error {
  readonly problem: EmbeddingProblem;

  constructor(
    problem: EmbeddingProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "EmbeddingError";
    this.problem = problem;
  }

  get code(): EmbeddingErrorCode {
    return this.problem.code;
  }
}

/** An error as a plain value, for a message from one process to another. */
export interface EmbeddingFailure {
  readonly problem: EmbeddingProblem;
  readonly message: string;
}

export function toFailure({
  problem,
  message,
}: EmbeddingError): EmbeddingFailure {
  return { problem, message };
}

export function fromFailure({
  problem,
  message,
}: EmbeddingFailure): EmbeddingError {
  return new EmbeddingError(problem, message);
}
