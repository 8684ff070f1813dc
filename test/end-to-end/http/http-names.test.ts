import { describeWithShared as describe } from "@facegraph/test-support";
import { expect, test } from "vitest";
import { useApi } from "../../support/servers/api.ts";

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
