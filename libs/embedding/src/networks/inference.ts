import { InferenceSession, Tensor } from "onnxruntime-node";
import { EmbeddingError } from "../errors.ts";

/** A loaded network with one input, and outputs by name. */
export interface LoadedNetwork {
  /** The shape of its input: a number for a fixed side, a name for any other. */
  readonly inputShape: readonly (number | string)[];
  /** @param shape the shape of `input` */
  run(
    input: Float32Array,
    shape: readonly number[],
  ): Promise<Readonly<Record<string, Float32Array>>>;
  close(): Promise<void>;
}

/**
 * Loads a model from bytes that were checked before.
 * @param threads for one run
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
    const reason = messageOf(error);
    throw new EmbeddingError(
      { code: "MODEL_REFUSED", reason },
      `Expected a model that ONNX Runtime can load but it says: ${reason}; check the file.`,
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
          const reason = messageOf(error);
          throw new EmbeddingError(
            { code: "MODEL_REFUSED", reason },
            `Expected a model that takes an input of ${shape.join(" x ")} but ONNX Runtime says: ${reason}; check the card.`,
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
