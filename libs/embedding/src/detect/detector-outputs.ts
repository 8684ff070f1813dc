import { EmbeddingError } from "../errors.ts";

/**
 * @throws EmbeddingError `MODEL_REFUSED` for NaN and infinity, which are no places and no scores
 */
export function checkNumbers(numbers: readonly number[]): void {
  if (!numbers.every((number) => Number.isFinite(number)))
    throw refusedOutput("numbers for boxes and scores", "NaN or infinity");
}

/** That a detector gives something else than its card says. */
export function refusedOutput(
  expected: string,
  received: string,
): EmbeddingError {
  return new EmbeddingError(
    "MODEL_REFUSED",
    `Expected ${expected} from the detector but received ${received}; check its file and the decoding on its card.`,
  );
}
