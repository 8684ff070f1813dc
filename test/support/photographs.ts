import { join } from "node:path";
import { type FaceModels, openFaceModels } from "@facegraph/embedding";
import type { GraphConnection } from "@facegraph/face-graph";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import { type FaceGraphSession, prepareDefaultModels } from "@facegraph/jobs";
import { sharedPath } from "@facegraph/test-support";
import { afterAll, beforeAll, inject } from "vitest";
import { stateFolder } from "./folders.ts";

/** A folder of the open test data that lies beside the project. */
export function sharedData(...path: string[]): string {
  return sharedPath("data", ...path);
}

/** The default models, or those of another embedder, loaded once for a test file. */
export function useModels(embedder?: string): { readonly models: FaceModels } {
  let models: FaceModels | undefined;
  beforeAll(async () => {
    const modelsFolder = join(stateFolder, "models");
    await prepareDefaultModels({ modelsFolder });
    models = await openFaceModels({ modelsFolder, embedder });
  });
  afterAll(() => models?.close());
  return {
    get models() {
      if (models === undefined)
        throw new Error("Expected the models to be used inside a test.");
      return models;
    },
  };
}

/** What a job needs, over the server of the run. */
export function sessionOver(
  connection: GraphConnection,
  models: FaceModels,
): FaceGraphSession {
  return {
    connection,
    models,
    access: inject("neo4j"),
    browserUrl: undefined,
    graphs: new GraphCache(),
    close: () => Promise.resolve(),
  };
}
