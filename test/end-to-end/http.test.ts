import { randomUUID } from "node:crypto";
import { connect, type GraphConnection } from "@facegraph/face-graph";
import { clusterFaces, ingestPhotos } from "@facegraph/jobs";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { startProcess, type RunningProcess } from "../support/processes.ts";
import { useGraph } from "../support/neo4j.ts";
import { sessionOver, sharedData, useModels } from "../support/photographs.ts";

const graph = useGraph();
const faces = useModels();
let api: RunningProcess;
let url = "";
let collection = "";
let connection: GraphConnection;

beforeAll(async () => {
  const { id, similarity, edgeFloor, recommendedMethod, recommendedThreshold } =
    faces.models.card;
  collection = (
    await graph.freshCollection({
      modelId: id,
      similarity,
      edgeFloor,
      recommendedMethod,
      recommendedThreshold,
    })
  ).name;
  connection = await connect(inject("neo4j"));
  await ingestPhotos(
    sessionOver(connection, faces.models),
    sharedData("friends", "people"),
    { collection },
  );
  await clusterFaces(connection, { collection });
  const { uri, username, password } = inject("neo4j");
  api = await startProcess("apps/api/src/main.ts", [], {
    NEO4J_URI: uri,
    NEO4J_USERNAME: username,
    NEO4J_PASSWORD: password,
    FACEGRAPH_API_PORT: "0",
  });
  url = (JSON.parse(api.firstLine) as { url: string }).url;
});
afterAll(async () => {
  await api.stop();
  await connection.close();
});

interface Answer<Data> {
  readonly data: Data;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string };
  }[];
}

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

async function codeOf(
  query: string,
  variables: Record<string, unknown> = {},
): Promise<string | undefined> {
  return (await ask(query, variables)).errors?.[0]?.extensions.code;
}

interface FaceNode {
  readonly id: string;
  readonly cluster: { readonly id: string; readonly size: number } | null;
}
const facesOf = async (identity: string) =>
  (
    await ask<{ faces: { edges: { node: FaceNode }[] } }>(
      "query ($collection: String, $identity: String!) { faces(collection: $collection, where: { identity: { eq: $identity } }) { edges { node { id cluster { id size } } } } }",
      { identity },
    )
  ).data.faces.edges.map(({ node }) => node);

const clustersOf = async (personId: string) =>
  (
    await ask<{
      node: {
        name: string;
        clusters: {
          id: string;
          size: number;
          person: { person: { id: string } } | null;
        }[];
      };
    }>(
      "query ($personId: ID!) { node(id: $personId) { ... on Person { name clusters { id size person { person { id } } } } } }",
      { personId },
    )
  ).data.node;

const recluster = async (input: Record<string, unknown>) =>
  (
    await ask<{
      recluster: {
        run: { id: string; active: boolean; clusterCount: number } | null;
        job: { status: string } | null;
        errors: { code: string }[];
      };
    }>(
      "mutation ($input: ReclusterInput!) { recluster(input: $input) { run { id active clusterCount } job { status } errors { code message } } }",
      { input: { collection, ...input } },
    )
  ).data.recluster;

describe("a name, through HTTP", () => {
  let personId = "";

  test("is given to one face, and its cluster has it", async () => {
    const [amy] = await facesOf("amy");
    const { data } = await ask<{
      assignFaces: {
        persons: { id: string; faceCount: number }[];
        affectedClusters: { id: string }[];
        errors: unknown[];
      };
    }>(
      "mutation ($input: AssignInput!) { assignFaces(input: $input) { persons { id faceCount } affectedClusters { id } errors { code message } } }",
      { input: { faceIds: [amy!.id], newPersonName: "Amy" } },
    );
    expect(data.assignFaces.errors).toEqual([]);
    expect(data.assignFaces.persons[0]!.faceCount).toBe(1);
    personId = data.assignFaces.persons[0]!.id;
    const { name, clusters } = await clustersOf(personId);
    expect(name).toBe("Amy");
    expect(clusters.map(({ id }) => id)).toEqual([amy!.cluster!.id]);
    expect(clusters[0]!.person!.person.id).toBe(personId);
  });

  test("is still there after clustering at another threshold, and the person has the clusters of that run", async () => {
    const { run, errors } = await recluster({
      threshold: 0.62,
      method: "CLASSIC",
      activate: true,
    });
    expect(errors).toEqual([]);
    expect(run!.active).toBe(true);
    const { name, clusters } = await clustersOf(personId);
    expect(name).toBe("Amy");
    const [amy] = await facesOf("amy");
    expect(clusters.map(({ id }) => id)).toEqual(
      amy!.cluster === null ? [] : [amy!.cluster.id],
    );
    const { data } = await ask<{
      node: { person: { person: { id: string; name: string } } };
    }>(
      "query ($id: ID!) { node(id: $id) { ... on Face { person { person { id name } } } } }",
      { id: amy!.id },
    );
    expect(data.node.person.person).toEqual({ id: personId, name: "Amy" });
  });

  test("moves with a correction, and undoing it brings back who it was", async () => {
    const [amy] = await facesOf("amy");
    const { data } = await ask<{ assignFaces: { correction: { id: string } } }>(
      "mutation ($input: AssignInput!) { assignFaces(input: $input) { correction { id } errors { message } } }",
      {
        input: {
          faceIds: [amy!.id],
          newPersonName: "Somebody else",
          expectedFaceCount: 1,
        },
      },
    );
    expect((await clustersOf(personId)).clusters).toEqual([]);
    const undone = await ask<{
      undo: { correction: { undoneAt: string }; errors: unknown[] };
    }>(
      "mutation ($id: ID!) { undo(correctionId: $id) { correction { undoneAt } errors { code message } } }",
      {
        id: data.assignFaces.correction.id,
      },
    );
    expect(undone.data.undo.errors).toEqual([]);
    expect((await clustersOf(personId)).clusters).toHaveLength(1);
    const people = await ask<{
      people: { edges: { node: { name: string } }[] };
    }>(
      "query ($collection: String) { people(collection: $collection) { edges { node { name } } } }",
    );
    expect(people.data.people.edges.map(({ node }) => node.name)).toEqual([
      "Amy",
    ]);
  });

  test("given twice within one cluster, it is a conflict that is shown", async () => {
    const [first, second] = await facesOf("raj");
    for (const [face, newPersonName] of [
      [first, "Raj"],
      [second, "Not Raj"],
    ] as const) {
      await ask(
        "mutation ($input: AssignInput!) { assignFaces(input: $input) { errors { code } } }",
        { input: { faceIds: [face!.id], newPersonName } },
      );
    }
    await recluster({ activate: true });
    const { data } = await ask<{
      clusters: {
        edges: {
          node: {
            conflict: boolean;
            person: null;
            persons: { name: string }[];
          };
        }[];
      };
    }>(
      "query ($collection: String) { clusters(collection: $collection, where: { conflict: true }) { edges { node { conflict person { source } persons { name } } } } }",
    );
    expect(data.clusters.edges).toHaveLength(1);
    expect(data.clusters.edges[0]!.node.person).toBeNull();
    expect(
      data.clusters.edges[0]!.node.persons.map(({ name }) => name).sort(),
    ).toEqual(["Not Raj", "Raj"]);
  });
});

describe("the graph, through HTTP", () => {
  test("gives clusters in pages that join without a gap", async () => {
    const page = async (after?: string) =>
      (
        await ask<{
          clusters: {
            totalCount: number;
            edges: { cursor: string; node: { id: string; size: number } }[];
            pageInfo: { hasNextPage: boolean; endCursor: string };
          };
        }>(
          "query ($collection: String, $after: String) { clusters(collection: $collection, first: 3, after: $after) { totalCount edges { cursor node { id size } } pageInfo { hasNextPage endCursor } } }",
          after === undefined ? {} : { after },
        )
      ).data.clusters;
    const seen: string[] = [];
    let current = await page();
    const { totalCount } = current;
    for (;;) {
      seen.push(...current.edges.map(({ node }) => node.id));
      if (!current.pageInfo.hasNextPage) break;
      current = await page(current.pageInfo.endCursor);
    }
    expect(new Set(seen).size).toBe(totalCount);
    expect(seen).toHaveLength(totalCount);
  });

  test("gives a face's neighbours, strongest first, each as similar as the graph says", async () => {
    const [face] = await facesOf("penny");
    const { data } = await ask<{
      node: {
        neighbours: {
          totalCount: number;
          edges: {
            weight: number;
            sameCluster: boolean;
            node: { id: string };
          }[];
        };
      };
    }>(
      "query ($id: ID!) { node(id: $id) { ... on Face { neighbours(minWeight: 0.5, first: 3) { totalCount edges { weight sameCluster node { id } } } } } }",
      { id: face!.id },
    );
    const { edges, totalCount } = data.node.neighbours;
    expect(edges.length).toBe(Math.min(3, totalCount));
    expect(edges.every(({ weight }) => weight >= 0.5)).toBe(true);
    expect(edges.map(({ weight }) => weight)).toEqual(
      edges.map(({ weight }) => weight).toSorted((one, two) => two - one),
    );
    const [row] = await connection.read<{ weight: number }>(
      "MATCH (:Face {collection: $collection, id: $a})-[s:SIMILAR]-(:Face {id: $b}) RETURN s.weight AS weight",
      {
        collection,
        a: face!.id.split(":")[2],
        b: edges[0]!.node.id.split(":")[2],
      },
    );
    expect(edges[0]!.weight).toBe(row!.weight);
  });

  test("gives the crop of a face as a picture, and nothing for a face that is not there", async () => {
    const [face] = await facesOf("penny");
    const { data } = await ask<{ node: { crop: string } }>(
      "query ($id: ID!) { node(id: $id) { ... on Face { crop(size: 64) } } }",
      { id: face!.id },
    );
    const response = await fetch(data.node.crop);
    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      "image/webp",
    ]);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.toString("latin1", 8, 12)).toBe("WEBP");
    const missing = data.node.crop.replace(/[0-9a-f]{32}/, "0".repeat(32));
    expect((await fetch(missing)).status).toBe(404);
    expect(
      (await fetch(data.node.crop.replace("size=64", "size=100000"))).status,
    ).toBe(400);
  });

  test("keeps runs side by side, activates one, and deletes one that is not active", async () => {
    const { run } = await recluster({
      threshold: 0.5,
      method: "CLASSIC",
      name: "to be deleted",
    });
    expect(run!.active).toBe(false);
    const runs = async () =>
      (
        await ask<{ clusterRuns: { id: string; active: boolean }[] }>(
          "query ($collection: String) { clusterRuns(collection: $collection) { id active } }",
        )
      ).data.clusterRuns;
    const change = async (mutation: string, runId: string) =>
      (
        await ask<Record<string, { errors: { code: string }[] }>>(
          `mutation ($runId: ID!) { ${mutation}(runId: $runId) { errors { code } } }`,
          { runId },
        )
      ).data[mutation]!.errors;
    const before = (await runs()).find(({ active }) => active)!.id;
    expect(await change("deleteRun", before)).toEqual([{ code: "CONFLICT" }]);
    expect(await change("activateRun", run!.id)).toEqual([]);
    expect(
      (await runs()).filter(({ active }) => active).map(({ id }) => id),
    ).toEqual([run!.id]);
    expect(await change("activateRun", before)).toEqual([]);
    expect(await change("deleteRun", run!.id)).toEqual([]);
    expect((await runs()).map(({ id }) => id)).not.toContain(run!.id);
    expect(await change("deleteRun", run!.id)).toEqual([{ code: "NOT_FOUND" }]);
  });
});

describe("what cannot be answered", () => {
  test("is an expected failure in the payload of a mutation", async () => {
    const belowFloor = await recluster({ threshold: 0.2, method: "CLASSIC" });
    expect(belowFloor.errors).toMatchObject([
      { code: "THRESHOLD_BELOW_EDGE_FLOOR" },
    ]);
    expect((await recluster({ threshold: 7 })).errors).toMatchObject([
      { code: "BAD_USER_INPUT" },
    ]);
    expect(
      (await recluster({ collection: "no such library" })).errors,
    ).toMatchObject([{ code: "NOT_FOUND" }]);
    const assign = async (input: object) =>
      (
        await ask<{ assignFaces: { errors: { code: string }[] } }>(
          "mutation ($input: AssignInput!) { assignFaces(input: $input) { errors { code } } }",
          { input },
        )
      ).data.assignFaces.errors;
    const [face] = await facesOf("amy");
    expect(await assign({ faceIds: [face!.id], newPersonName: "  " })).toEqual([
      { code: "BAD_USER_INPUT" },
    ]);
    expect(
      await assign({
        faceIds: [face!.id],
        newPersonName: "A",
        expectedFaceCount: 2,
      }),
    ).toEqual([{ code: "CONFLICT" }]);
    expect(
      await assign({
        faceIds: [`face:${collection}:${"0".repeat(32)}`],
        newPersonName: "A",
      }),
    ).toEqual([{ code: "NOT_FOUND" }]);
    expect(await assign({ newPersonName: "A" })).toEqual([
      { code: "BAD_USER_INPUT" },
    ]);
  });

  test.each([
    ["BAD_USER_INPUT", '{ node(id: "nonsense") { id } }'],
    [
      "BAD_USER_INPUT",
      "query ($collection: String) { faces(collection: $collection, first: 501) { totalCount } }",
    ],
    [
      "BAD_USER_INPUT",
      "query ($collection: String) { faces(collection: $collection, first: -1) { totalCount } }",
    ],
    [
      "BAD_USER_INPUT",
      'query ($collection: String) { faces(collection: $collection, after: "!!") { totalCount } }',
    ],
    ["NOT_FOUND", '{ faces(collection: "no such library") { totalCount } }'],
    [
      "TOO_EXPENSIVE",
      "query ($collection: String) { faces(collection: $collection, first: 500) { edges { node { neighbours(first: 500) { edges { weight } } } } } }",
    ],
    ["GRAPHQL_PARSE_FAILED", "{"],
    ["GRAPHQL_VALIDATION_FAILED", "{ embeddings }"],
  ])("answers %s to %s", async (code, query) => {
    expect(
      await codeOf(
        query.includes("$collection") ? query : query.replace("{", "{"),
      ),
    ).toBe(code);
  });

  test("never becomes Cypher, whatever a filter or name holds", async () => {
    const hostile = "'}) MATCH (n) DETACH DELETE n //";
    const { data } = await ask<{ faces: { totalCount: number } }>(
      "query ($collection: String, $text: String) { faces(collection: $collection, where: { identity: { eq: $text } }) { totalCount } }",
      { text: hostile },
    );
    expect(data.faces.totalCount).toBe(0);
    const [face] = await facesOf("bernadette");
    await ask(
      "mutation ($input: AssignInput!) { assignFaces(input: $input) { errors { code } } }",
      { input: { faceIds: [face!.id], newPersonName: hostile } },
    );
    expect(await facesOf("bernadette")).toHaveLength(5);
  });

  test("is refused to a page that points another name at this address", async () => {
    const { request } = await import("node:http");
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(
        url,
        {
          method: "POST",
          headers: { host: "evil.example", "content-type": "application/json" },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      )
        .on("error", reject)
        .end("{}");
    });
    expect(status).toBe(403);
  });

  test("is refused without the token, where there is one, and beyond loopback without one it does not start", async () => {
    const { uri, username, password } = inject("neo4j");
    const environment = {
      NEO4J_URI: uri,
      NEO4J_USERNAME: username,
      NEO4J_PASSWORD: password,
      FACEGRAPH_API_PORT: "0",
    };
    const token = randomUUID();
    const guarded = await startProcess("apps/api/src/main.ts", [], {
      ...environment,
      FACEGRAPH_API_TOKEN: token,
    });
    try {
      const { url: guardedUrl } = JSON.parse(guarded.firstLine) as {
        url: string;
      };
      const statusWith = async (headers: Record<string, string>) =>
        (
          await fetch(guardedUrl, {
            method: "POST",
            headers: { "content-type": "application/json", ...headers },
            body: '{"query":"{ collections { name } }"}',
          })
        ).status;
      expect(await statusWith({})).toBe(401);
      expect(
        await statusWith({ authorization: `Bearer ${token.slice(1)}` }),
      ).toBe(401);
      expect(await statusWith({ authorization: `Bearer ${token}` })).toBe(200);
    } finally {
      await guarded.stop();
    }
    const open = await startProcess("apps/api/src/main.ts", [], {
      ...environment,
      FACEGRAPH_API_HOST: "0.0.0.0",
    });
    expect(await open.exitCode).toBe(2);
    expect(open.errorOutput()).toContain("FACEGRAPH_API_TOKEN");
  });
});
