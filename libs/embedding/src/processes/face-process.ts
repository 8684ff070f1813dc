// The program of a child process: loads the models that its argument names, then looks at one
// photograph after the other.
import { EmbeddingError, type EmbeddingFailure, toFailure } from "../errors.ts";
import { type ModelChoice, openFaceModels } from "../models/face-models.ts";
import { lookAtPhoto, type LookRequest } from "./look-at-photo.ts";

const choice = JSON.parse(process.argv[2] ?? "{}") as ModelChoice;
let isBusy = true;
process.on("disconnect", () => {
  // The parent is gone. A decoder at work may never end, so it is not waited for.
  if (isBusy) process.kill(process.pid, "SIGKILL");
  process.exit(0);
});
process.on("SIGINT", () => undefined); // Ctrl-C reaches the parent as well, which decides
try {
  const models = await openFaceModels({ ...choice, areTried: true });
  process.on("message", (request: LookRequest) => {
    isBusy = true;
    void lookAtPhoto(models, request).then((look) => {
      isBusy = false;
      process.send?.(look);
    });
  });
  isBusy = false;
  process.send?.({ ready: true });
} catch (error) {
  process.send?.({ failed: explain(error) });
}

function explain(error: unknown): EmbeddingFailure {
  if (error instanceof EmbeddingError) return toFailure(error);
  const message = error instanceof Error ? error.message : String(error);
  return { problem: { code: "DECODER_FAILED", reason: message }, message };
}
