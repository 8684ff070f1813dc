import { InferenceSession, Tensor } from "onnxruntime-node";
import { EmbeddingError } from "../errors.ts";

/** A network that is loaded: one input, outputs by name. */
export interface LoadedNetwork {
  /** Of its input: a number for a side that is fixed, a name for one that is not. */
  readonly inputShape: readonly (number | string)[];
  /** @param shape of the input */
  run(
    input: Float32Array,
    shape: readonly number[],
  ): Promise<Readonly<Record<string, Float32Array>>>;
  close(): Promise<void>;
}

/**
 * Loads a model, from bytes that were checked before.
 * @param threads within one run
 * @throws EmbeddingError `MODEL_REFUSED`; a run throws the same
 */
export async function loadNetwork(
  model: Uint8Array,
  threads: number,
): Promise<LoadedNetwork> {
  const session = await InferenceSession.create(model, {
    logSeverityLevel: 3,
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  }).catch((error: unknown) => {
    throw new EmbeddingError(
      "MODEL_REFUSED",
      `Expected a model that ONNX Runtime can load but it says: ${messageOf(error)}; check the file.`,
      { cause: error },
    );
  });
  const inputName = session.inputNames[0]!;
  const [input] = session.inputMetadata;
  return {
    inputShape: input?.isTensor === true ? input.shape : [],
    async run(input, shape) {
      const outputs = await session
        .run({ [inputName]: new Tensor("float32", input, [...shape]) })
        .catch((error: unknown) => {
          throw new EmbeddingError(
            "MODEL_REFUSED",
            `Expected a model that takes an input of ${shape.join(" x ")} but it says: ${messageOf(error)}; check its card.`,
            { cause: error },
          );
        });
      return Object.fromEntries(
        Object.entries(outputs).map(([name, tensor]) => [
          name,
          tensor.data as Float32Array,
        ]),
      );
    },
    close: () => session.release(),
  };
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split(
    "\n",
  )[0]!;
}
