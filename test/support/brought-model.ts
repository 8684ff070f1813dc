import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FaceModels, openFaceModels } from "@facegraph/embedding";
import { addFaceModel } from "@facegraph/jobs";
import { sharedPath } from "@facegraph/test-support";
import { afterAll, beforeAll } from "vitest";
import { projectFolder } from "./folders.ts";

/** MobileFaceNet with YuNet as a user brings them, in a state folder of the test file's own. */
export function useBroughtModel(): {
  readonly models: FaceModels;
  readonly stateFolder: string;
  readonly modelsFolder: string;
} {
  let models: FaceModels | undefined;
  let stateFolder = "";
  beforeAll(async () => {
    stateFolder = await mkdtemp(join(tmpdir(), "facegraph-brought-"));
    for (const id of ["yunet", "mobilefacenet"])
      await addFaceModel({ stateFolder, environment: {} }, () => undefined, {
        model: sharedPath("models", `${id}.onnx`),
        card: join(projectFolder, "docs", "model-cards", `${id}.json`),
      });
    models = await openFaceModels({
      modelsFolder: join(stateFolder, "models"),
      embedder: "mobilefacenet",
    });
  });
  afterAll(async () => {
    await models?.close();
    await rm(stateFolder, { recursive: true, force: true });
  });
  return {
    get models() {
      if (models === undefined)
        throw new Error("Expected the models to be used inside a test.");
      return models;
    },
    get stateFolder() {
      return stateFolder;
    },
    get modelsFolder() {
      return join(stateFolder, "models");
    },
  };
}
