import { describe, expect, test } from "vitest";
import { useApi } from "../../support/servers/api.ts";

const api = useApi();
const { ask, facesOf, recluster } = api;

describe("comparisons, through HTTP", () => {
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
      correction: { kind: "LINK_FACES" },
      errors: [],
    });
    expect(await queue()).toEqual([]);
  });
});
