import { EmbeddingError } from "../errors.ts";

/** @throws EmbeddingError `MODEL_REFUSED` for NaN and infinity */
export function checkNumbers(numbers: readonly number[]): void {
  if (!numbers.every((number) => Number.isFinite(number)))
    throw refusedOutput("numbers for boxes and scores", "NaN or infinity");
}

/** The error of a detector whose outputs are not what its card says. */
export function refusedOutput(
  expected: string,
  received: string,
): EmbeddingError {
  return new EmbeddingError(
    { code: "MODEL_REFUSED", reason: `${received} from the detector` },
    `Expected ${expected} from the detector but received ${received}; check its file and the decoding on its card.`,
  );
}
