import type { OwnCard } from "../networks/model-card.ts";
import { EmbeddingError, type EmbeddingErrorCode } from "../errors.ts";
import {
  defaultProcessLimits,
  GuardedProcess,
} from "../guard/guarded-process.ts";

/** What a trial says: nothing is wrong, or what is. */
export type TrialOutcome =
  | { readonly fits: true }
  | {
      readonly failed: {
        readonly code: EmbeddingErrorCode;
        readonly message: string;
      };
    };

/**
 * Beside a model's own size, which is there some times over: as it came, as the runtime took it, as
 * it was optimised.
 */
const growthBytes = 2 ** 30;
const timesOver = 4;

/**
 * Lets a model that nobody has run before be loaded and tried in a process of its own: one that
 * never ends, or takes all memory there is, takes nothing along.
 * @throws EmbeddingError as `tryNetwork` does; `MODEL_REFUSED` when the process had to be ended, or
 *   died
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
      growthBytes: growthBytes + timesOver * model.length,
    },
  );
  try {
    const started = await trial.start();
    const heard =
      "answer" in started ? await trial.ask({ model, card }) : started;
    if ("ended" in heard)
      throw new EmbeddingError(
        "MODEL_REFUSED",
        `Expected model ${card.id} to be tried on made pictures but ${heard.ended.why}; check its file.`,
      );
    const outcome = heard.answer as TrialOutcome;
    if ("failed" in outcome)
      throw new EmbeddingError(outcome.failed.code, outcome.failed.message);
  } finally {
    await trial.end();
  }
}
