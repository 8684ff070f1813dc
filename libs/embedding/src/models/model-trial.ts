import {
  EmbeddingError,
  type EmbeddingFailure,
  fromFailure,
} from "../errors.ts";
import {
  defaultProcessLimits,
  GuardedProcess,
} from "../guard/guarded-process.ts";
import type { OwnCard } from "../networks/model-card.ts";

/** The outcome of a trial. */
export type TrialOutcome =
  { readonly fits: true } | { readonly failed: EmbeddingFailure };

/**
 * The memory for a trial, beside some copies of the model: as it came, as the runtime read it, as
 * it was optimised.
 */
const growthBytes = 2 ** 30;
const modelCopies = 4;

/**
 * Loads and tries a model in a process of its own, because a model that was never run may not end
 * or may take all memory.
 * @throws EmbeddingError as `tryNetwork` does; `MODEL_REFUSED` when the process died or exceeded a
 *   limit
 */
export async function tryModel(
  model: Uint8Array,
  card: OwnCard,
  { trialMs = defaultProcessLimits.lookMs }: { readonly trialMs?: number } = {},
): Promise<void> {
  const trial = new GuardedProcess(
    new URL("./model-trial-process.ts", import.meta.url),
    "",
    {
      ...defaultProcessLimits,
      lookMs: trialMs,
      growthBytes: growthBytes + modelCopies * model.length,
    },
  );
  try {
    const started = await trial.start();
    const heard =
      "answer" in started ? await trial.ask({ model, card }) : started;
    if ("ended" in heard)
      throw new EmbeddingError(
        { code: "MODEL_REFUSED", reason: heard.ended.why },
        `Expected model ${card.id} to be tried on generated pictures but ${heard.ended.why}; check its file.`,
      );
    const outcome = heard.answer as TrialOutcome;
    if ("failed" in outcome) throw fromFailure(outcome.failed);
  } finally {
    await trial.end();
  }
}
