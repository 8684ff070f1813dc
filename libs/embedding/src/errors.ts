/** What can be wrong with a file, a model or a card. */
export type EmbeddingErrorCode =
  | "NOT_A_REGULAR_FILE"
  | "UNREADABLE"
  | "FILE_TOO_LARGE"
  | "FILE_CHANGED"
  | "EMPTY"
  | "TRUNCATED"
  | "CORRUPT"
  | "NOT_AN_IMAGE"
  | "UNSUPPORTED_FORMAT"
  | "TOO_LARGE"
  | "DECODER_FAILED"
  | "TOOK_TOO_LONG"
  | "TOO_MUCH_MEMORY"
  | "IS_VIDEO"
  | "FFMPEG_MISSING"
  | "WEIGHTS_MISSING"
  | "WEIGHTS_MALFORMED"
  | "MODEL_MISSING"
  | "MODEL_CHANGED"
  | "MODEL_EXISTS"
  | "MODEL_REFUSED"
  | "CARD_MISSING"
  | "CARD_MALFORMED"
  | "EMBEDDING_MALFORMED";

/** A photograph, model or card that cannot be used; the message says why and what to do. */
export class EmbeddingError extends Error {
  readonly code: EmbeddingErrorCode;

  constructor(
    code: EmbeddingErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "EmbeddingError";
    this.code = code;
  }
}
