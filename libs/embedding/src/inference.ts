import { InferenceSession, Tensor } from "onnxruntime-node";

/** A network that is loaded: one input, outputs by name. */
export interface LoadedNetwork {
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
 */
export async function loadNetwork(
  model: Uint8Array,
  threads: number,
): Promise<LoadedNetwork> {
  const session = await InferenceSession.create(model, {
    logSeverityLevel: 3,
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const inputName = session.inputNames[0]!;
  return {
    async run(input, shape) {
      const outputs = await session.run({
        [inputName]: new Tensor("float32", input, [...shape]),
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
