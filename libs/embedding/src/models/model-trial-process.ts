// The program of a child process: tries a model that was never run before on generated pictures.
import { EmbeddingError, toFailure } from "../errors.ts";
import { loadNetwork } from "../networks/inference.ts";
import type { OwnCard } from "../networks/model-card.ts";
import { tryNetwork } from "./check-model.ts";
import type { TrialOutcome } from "./model-trial.ts";

interface TrialRequest {
  readonly model: Uint8Array;
  readonly card: OwnCard;
}

process.on("disconnect", () => {
  process.kill(process.pid, "SIGKILL"); // the parent is gone, and the model may never end
});
process.on("message", (request: TrialRequest) => {
  void outcomeOf(request).then((outcome) => process.send?.(outcome));
});
process.send?.({ ready: true });

async function outcomeOf({ model, card }: TrialRequest): Promise<TrialOutcome> {
  try {
    const network = await loadNetwork(model, 1);
    await tryNetwork(network, card);
    return { fits: true };
  } catch (error) {
    if (!(error instanceof EmbeddingError)) throw error;
    return { failed: toFailure(error) };
  }
}
