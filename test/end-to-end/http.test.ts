import { describeWithShared as describe } from "@facegraph/test-support";
import { expect, test } from "vitest";
import { useApi } from "../support/servers/api.ts";

const api = useApi();
const { ask, facesOf, recluster } = api;

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

  test("compares two runs, and knows what a cluster was before", async () => {
    const { run: loose } = await recluster({ threshold: 0.5, activate: true });
    const { run: tight } = await recluster({
      threshold: 0.8,
      method: "CLASSIC",
      activate: true,
    });
    const { data, errors } = await ask<{
      compareRuns: {
        facesCompared: number;
        facesMoved: number;
        bCubedF: number;
        splitCount: number;
        splits: { cluster: { id: string }; other: { id: string } }[];
        mergeCount: number;
        namesAtRisk: { name: string }[];
      };
    }>(
      `query ($a: ID!, $b: ID!) { compareRuns(a: $a, b: $b) { a { id } b { id } facesCompared facesMoved bCubedF adjustedRand
        clustersUnchanged splitCount splits(first: 3) { cluster { id } other { id } faces jaccard } mergeCount namesAtRisk { name } } }`,
      { a: loose!.id, b: tight!.id },
    );
    expect(errors).toBeUndefined();
    const { splits, ...comparison } = data.compareRuns;
    expect(comparison.facesCompared).toBe(40);
    expect(comparison.facesMoved).toBeGreaterThan(0);
    expect(comparison.bCubedF).toBeLessThan(1);
    expect(splits.length).toBe(Math.min(3, comparison.splitCount));
    const [split] = splits;
    const { data: lineage } = await ask<{
      node: { overlaps: { cluster: { id: string }; faces: number }[] };
    }>(
      "query ($id: ID!, $run: ID!) { node(id: $id) { ... on Cluster { overlaps(runId: $run) { cluster { id } faces jaccard } } } }",
      { id: split!.other.id, run: loose!.id },
    );
    expect(lineage.node.overlaps[0]!.cluster.id).toBe(split!.cluster.id);
    await recluster({ activate: true });
  });

  test("tries other thresholds without a trace, each as a run there would be", async () => {
    const { data, errors } = await ask<{
      thresholdSweep: Record<string, number | boolean>[];
      clusterRuns: object[];
    }>(
      `query ($collection: String) { thresholdSweep(collection: $collection, from: 0.5, to: 0.9, step: 0.2) { threshold edges clusterCount
        singletonCount largest impureClusters facesInImpure namesInConflict cliff } clusterRuns(collection: $collection) { id } }`,
    );
    expect(errors).toBeUndefined();
    const { thresholdSweep: points, clusterRuns } = data;
    expect(points.map(({ threshold }) => threshold)).toEqual([0.5, 0.7, 0.9]);
    const { run } = await recluster({ threshold: 0.7, name: "the same" });
    expect(points[1]).toMatchObject({ clusterCount: run!.clusterCount });
    const { data: after } = await ask<{ clusterRuns: object[] }>(
      "query ($collection: String) { clusterRuns(collection: $collection) { id } }",
    );
    expect(after.clusterRuns).toHaveLength(clusterRuns.length + 1);
  });

  test("says why two faces are together", async () => {
    const faces = (await facesOf("penny")).filter(
      ({ cluster }) => cluster !== null,
    );
    const [one] = faces;
    const two = faces.find(
      ({ id, cluster }) => id !== one!.id && cluster!.id === one!.cluster!.id,
    );
    const explain = async (a: string, b: string) =>
      (
        await ask<{
          explainLink:
            { a: { id: string }; b: { id: string }; weight: number }[] | null;
        }>(
          "query ($a: ID!, $b: ID!) { explainLink(a: $a, b: $b) { a { id } b { id } weight } }",
          { a, b },
        )
      ).data.explainLink;
    const chain = await explain(one!.id, two!.id);
    expect(chain![0]!.a.id).toBe(one!.id);
    expect(chain!.at(-1)!.b.id).toBe(two!.id);
    for (const { weight } of chain!) expect(weight).toBeGreaterThan(0.4);
    const stranger = (await facesOf("amy")).find(
      ({ cluster }) => cluster?.id !== one!.cluster!.id,
    );
    expect(await explain(one!.id, stranger!.id)).toBeNull();
  });

  test("asks whether two clusters are one person, and takes the answer", async () => {
    const [penny] = await facesOf("penny");
    const [amy] = await facesOf("amy");
    const { data: runs } = await ask<{
      collection: { activeRun: { id: string } };
    }>(
      "query ($collection: String) { collection(name: $collection) { activeRun { id } } }",
    );
    const localId = (id: string) => id.split(":")[2];
    await api.connection.write(
      `MATCH (a:Face {collection: $collection, id: $a}), (b:Face {collection: $collection, id: $b})
       CREATE (a)-[:MERGE_SUGGESTED {run: $run, weight: 0.61}]->(b)`,
      {
        collection: api.collection,
        a: localId(penny!.id),
        b: localId(amy!.id),
        run: localId(runs.collection.activeRun.id),
      },
    );
    const queue = async () =>
      (
        await ask<{
          reviewQueue: {
            into: { suggestedMerges: { weight: number }[] };
            evidence: { a: { id: string }; b: { id: string } }[];
          }[];
        }>(
          `query ($collection: String) { reviewQueue(collection: $collection) { weight facesGained blockedBy cluster { id }
            into { id suggestedMerges { weight } } evidence { a { id } b { id } weight } } }`,
        )
      ).data.reviewQueue;
    const [asked] = await queue();
    expect(asked!.evidence).toMatchObject([
      { a: { id: penny!.id }, b: { id: amy!.id } },
    ]);
    expect(asked!.into.suggestedMerges).toEqual([{ weight: 0.61 }]);
    const { data } = await ask<{
      linkFaces: { correction: { kind: string }; errors: unknown[] };
    }>(
      "mutation ($input: LinkInput!) { linkFaces(input: $input) { correction { kind } errors { code message } } }",
      { input: { kind: "CANNOT_LINK", faceIds: [penny!.id, amy!.id] } },
    );
    expect(data.linkFaces).toEqual({
      correction: { kind: "CONSTRAIN_FACES" },
      errors: [],
    });
    expect(await queue()).toEqual([]);
  });
});
