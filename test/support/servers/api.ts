import { setTimeout } from "node:timers/promises";
import { connect, type GraphConnection } from "@facegraph/face-graph";
import { clusterFaces, collectionModelOf, ingestPhotos } from "@facegraph/jobs";
import { afterAll, beforeAll, inject } from "vitest";
import { sessionOver, sharedData, useModels } from "../photographs.ts";
import { useGraph } from "./neo4j.ts";
import { type RunningProcess, startProcess } from "./processes.ts";

export interface Answer<Data> {
  readonly data: Data;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string };
  }[];
}

export interface FaceNode {
  readonly id: string;
  readonly cluster: { readonly id: string; readonly size: number } | null;
}

export interface Reclustered {
  readonly run: {
    readonly id: string;
    readonly active: boolean;
    readonly clusterCount: number;
  } | null;
  readonly job: { readonly id: string; readonly status: string } | null;
  readonly errors: readonly { readonly code: string }[];
}

/** The environment in which the API reaches the server of the run. */
function apiEnvironment(): Record<string, string> {
  const { uri, username, password } = inject("neo4j");
  return {
    NEO4J_URI: uri,
    NEO4J_USERNAME: username,
    NEO4J_PASSWORD: password,
    FACEGRAPH_API_PORT: "0",
  };
}

export interface LaunchedApi extends RunningProcess {
  /** The address of GraphQL; "" when the process ended before it answered. */
  readonly url: string;
}

/** Starts the API as a process of its own. */
export async function launchApi(
  environment: Readonly<Record<string, string>> = {},
): Promise<LaunchedApi> {
  const running = await startProcess("apps/api/src/main.ts", [], {
    ...apiEnvironment(),
    ...environment,
  });
  const { url } =
    running.firstLine === ""
      ? { url: "" }
      : (JSON.parse(running.firstLine) as { url: string });
  return { ...running, url };
}

/** The API as a process of its own, over forty crops of eight actors, clustered. */
export function useApi() {
  const graph = useGraph();
  const faces = useModels();
  let api: LaunchedApi | undefined;
  let connection: GraphConnection | undefined;
  let collection = "";

  beforeAll(async () => {
    collection = (await graph.freshCollection(collectionModelOf(faces.models)))
      .name;
    connection = await connect(inject("neo4j"));
    await ingestPhotos(
      sessionOver(connection, faces.models),
      sharedData("friends", "people"),
      { collection },
    );
    await clusterFaces(connection, { collection });
    api = await launchApi();
    if (api.url === "") throw new Error(api.errorOutput());
  });
  afterAll(async () => {
    await api?.stop();
    await connection?.close();
  });

  /** `$collection` is always given. */
  async function ask<Data>(
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<Answer<Data>> {
    const response = await fetch(api?.url ?? "", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables: { collection, ...variables } }),
    });
    return (await response.json()) as Answer<Data>;
  }

  /** The faces of an actor, by folder. */
  async function facesOf(identity: string): Promise<FaceNode[]> {
    const { data } = await ask<{ faces: { edges: { node: FaceNode }[] } }>(
      "query ($collection: String, $identity: String!) { faces(collection: $collection, where: { identity: { eq: $identity } }) { edges { node { id cluster { id size } } } } }",
      { identity },
    );
    return data.faces.edges.map(({ node }) => node);
  }

  /** Waits until the job has ended, however long it takes. */
  async function recluster(
    input: Record<string, unknown>,
  ): Promise<Reclustered> {
    const fields = "id active clusterCount";
    const { data } = await ask<{ recluster: Reclustered }>(
      `mutation ($input: ReclusterInput!) { recluster(input: $input) { run { ${fields} } job { id status } errors { code message } } }`,
      { input: { collection, ...input } },
    );
    const { job } = data.recluster;
    if (job?.status !== "RUNNING") return data.recluster;
    for (;;) {
      await setTimeout(200);
      const { data: later } = await ask<{
        job: {
          status: string;
          error: { code: string } | null;
          result: Reclustered["run"];
        };
      }>(
        `query ($id: ID!) { job(id: $id) { status error { code message } result { ${fields} } } }`,
        { id: job.id },
      );
      const { status, error, result } = later.job;
      if (status !== "RUNNING")
        return {
          run: result,
          job: { id: job.id, status },
          errors: error === null ? [] : [error],
        };
    }
  }

  return {
    ask,
    facesOf,
    recluster,
    get url() {
      return api?.url ?? "";
    },
    get collection() {
      return collection;
    },
    get connection() {
      if (connection === undefined)
        throw new Error("Expected the API to be used inside a test.");
      return connection;
    },
  };
}
