// The program of a child process: loads the models it is told, then looks at one photograph after
// the other.
import { EmbeddingError } from "../errors.ts";
import { openFaceModels, type ModelChoice } from "../models/face-models.ts";
import { lookAtPhoto, type LookRequest } from "./look-at-photo.ts";

const choice = JSON.parse(process.argv[2] ?? "{}") as ModelChoice;
let isBusy = true;
process.on("disconnect", () => {
  // Whoever asked is gone. A decoder at work would be waited for, and may never end.
  if (isBusy) process.kill(process.pid, "SIGKILL");
  process.exit(0);
});
process.on("SIGINT", () => undefined); // Ctrl-C reaches all; whoever asked decides
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
  process.send?.({
    failed: {
      code: error instanceof EmbeddingError ? error.code : "DECODER_FAILED",
      message: error instanceof Error ? error.message : String(error),
    },
  });
}
