import { describe, expect, test } from "vitest";
import { useApi } from "../../support/servers/api.ts";

const api = useApi();
const { ask, facesOf } = api;

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
    const [row] = await api.connection.read<{ weight: number }>(
      "MATCH (:Face {collection: $collection, id: $a})-[s:SIMILAR]-(:Face {id: $b}) RETURN s.weight AS weight",
      {
        collection: api.collection,
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

  test("answers node(id:) for every type that has global ids, and null for what is not there", async () => {
    const schema = await ask<{ __type: { possibleTypes: { name: string }[] } }>(
      '{ __type(name: "Node") { possibleTypes { name } } }',
    );
    const ids = await idsByType();
    expect(Object.keys(ids).sort()).toEqual(
      schema.data.__type.possibleTypes.map(({ name }) => name).sort(),
    );
    for (const [type, id] of Object.entries(ids)) {
      const { data, errors } = await ask<{ node: unknown }>(
        "query ($id: ID!) { node(id: $id) { __typename id } }",
        { id },
      );
      expect([errors, data.node]).toEqual([
        undefined,
        { __typename: type, id },
      ]);
    }
    const unknown = Object.values(ids).map((id) =>
      id.startsWith("collection:")
        ? "collection:none:"
        : id.replace(/[^:]*$/, "0".repeat(32)),
    );
    const all = await ask<{ nodes: ({ __typename: string } | null)[] }>(
      "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename } }",
      { ids: [...Object.values(ids), ...unknown] },
    );
    expect([all.errors, all.data.nodes]).toEqual([
      undefined,
      [
        ...Object.keys(ids).map((type) => ({ __typename: type })),
        ...unknown.map(() => null),
      ],
    ]);
  });
});

/** The id of something of each type. */
async function idsByType(): Promise<Record<string, string>> {
  const [named] = await facesOf("howard");
  const { data: changed } = await ask<{
    assignFaces: { correction: { id: string }; persons: { id: string }[] };
    recluster: { job: { id: string } };
  }>(
    `mutation ($assignment: AssignInput!, $settings: ReclusterInput!) {
      assignFaces(input: $assignment) { correction { id } persons { id } } recluster(input: $settings) { job { id } } }`,
    {
      assignment: { faceIds: [named!.id], newPersonName: "Howard" },
      settings: { collection: api.collection },
    },
  );
  const { data: found } = await ask<{
    collection: { id: string; activeRun: { id: string } };
    faces: { edges: { node: { id: string; image: { id: string } } }[] };
    clusters: { edges: { node: { id: string } }[] };
  }>(
    `query ($collection: String) { collection(name: $collection) { id activeRun { id } }
      faces(collection: $collection, first: 1) { edges { node { id image { id } } } }
      clusters(collection: $collection, first: 1) { edges { node { id } } } }`,
  );
  const face = found.faces.edges[0]!.node;
  return {
    Collection: found.collection.id,
    Image: face.image.id,
    Face: face.id,
    Cluster: found.clusters.edges[0]!.node.id,
    ClusterRun: found.collection.activeRun.id,
    Person: changed.assignFaces.persons[0]!.id,
    Correction: changed.assignFaces.correction.id,
    Job: changed.recluster.job.id,
  };
}
