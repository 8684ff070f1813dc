import { connect, type GraphConnection } from "@facegraph/face-graph";
import { clusterFaces, collectionModelOf, ingestPhotos } from "@facegraph/jobs";
import { afterAll, beforeAll, inject } from "vitest";
import { useGraph } from "./neo4j.ts";
import { sessionOver, sharedData, useModels } from "../photographs.ts";
import { startProcess, type RunningProcess } from "./processes.ts";

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
  readonly job: { readonly status: string } | null;
  readonly errors: readonly { readonly code: string }[];
}

/** The environment in which the API reaches the server of the run. */
export function apiEnvironment(): Record<string, string> {
  const { uri, username, password } = inject("neo4j");
  return {
    NEO4J_URI: uri,
    NEO4J_USERNAME: username,
    NEO4J_PASSWORD: password,
    FACEGRAPH_API_PORT: "0",
  };
}

/** The API as a process of its own, over forty crops of eight actors, clustered. */
export function useApi() {
  const graph = useGraph();
  const faces = useModels();
  let api: RunningProcess | undefined;
  let connection: GraphConnection | undefined;
  let url = "";
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
    api = await startProcess("apps/api/src/main.ts", [], apiEnvironment());
    url = (JSON.parse(api.firstLine) as { url: string }).url;
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
    const response = await fetch(url, {
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

  async function recluster(
    input: Record<string, unknown>,
  ): Promise<Reclustered> {
    const { data } = await ask<{ recluster: Reclustered }>(
      "mutation ($input: ReclusterInput!) { recluster(input: $input) { run { id active clusterCount } job { status } errors { code message } } }",
      { input: { collection, ...input } },
    );
    return data.recluster;
  }

  return {
    ask,
    facesOf,
    recluster,
    get url() {
      return url;
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
