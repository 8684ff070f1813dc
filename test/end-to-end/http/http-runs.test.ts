import { describeWithShared as describe } from "@facegraph/test-support";
import { expect, test } from "vitest";
import { useApi } from "../../support/servers/api.ts";

const api = useApi();
const { ask, facesOf, recluster } = api;

interface Run {
  readonly id: string;
  readonly active: boolean;
  readonly clusterCount: number;
  readonly sizes: Readonly<Record<string, number>> | null;
  readonly namesKept: number;
  readonly namesInConflict: number;
}

/** The active run first. */
async function runs(): Promise<Run[]> {
  const { data } = await ask<{ clusterRuns: Run[] }>(
    "query ($collection: String) { clusterRuns(collection: $collection) { id active clusterCount sizes { min max mean p50 p75 p90 p95 p99 } namesKept namesInConflict } }",
  );
  return data.clusterRuns.toSorted(
    (one, two) => Number(two.active) - Number(one.active),
  );
}

async function change(
  mutation: string,
  runId: string,
  more = "",
): Promise<{ code: string; message: string }[]> {
  const { data } = await ask<
    Record<string, { errors: { code: string; message: string }[] }>
  >(
    `mutation ($runId: ID!) { ${mutation}(runId: $runId ${more}) { errors { code message } } }`,
    { runId },
  );
  return data[mutation]!.errors;
}

const give = (faceId: string, newPersonName: string) =>
  ask(
    "mutation ($input: AssignInput!) { assignFaces(input: $input) { errors { code } } }",
    { input: { faceIds: [faceId], newPersonName } },
  );

describe("runs, through HTTP", () => {
  test("are kept side by side, one is activated, and one that is not active deleted", async () => {
    const { run } = await recluster({
      threshold: 0.5,
      method: "CLASSIC",
      name: "to be deleted",
    });
    expect(run!.active).toBe(false);
    const [before] = await runs();
    expect(await change("deleteRun", before!.id)).toMatchObject([
      { code: "CONFLICT" },
    ]);
    expect(await change("activateRun", run!.id)).toEqual([]);
    expect((await runs()).map(({ active }) => active)).toEqual([true, false]);
    expect((await runs())[0]!.id).toBe(run!.id);
    expect(await change("activateRun", before!.id)).toEqual([]);
    expect(await change("deleteRun", run!.id)).toEqual([]);
    expect((await runs()).map(({ id }) => id)).toEqual([before!.id]);
    expect(await change("deleteRun", run!.id)).toMatchObject([
      { code: "NOT_FOUND" },
    ]);
  });

  test("say how large their clusters are", async () => {
    const { data } = await ask<{
      clusters: { edges: { node: { size: number } }[] };
    }>(
      "query ($collection: String) { clusters(collection: $collection, first: 500) { edges { node { size } } } }",
    );
    const sizes = data.clusters.edges
      .map(({ node }) => node.size)
      .sort((one, two) => one - two);
    const [run] = await runs();
    expect(sizes.length).toBe(run!.clusterCount);
    expect(run!.sizes).toMatchObject({
      min: sizes[0],
      max: sizes.at(-1),
      p50: sizes[Math.floor(sizes.length / 2)],
    });
    expect(run!.sizes!.mean).toBeCloseTo(
      sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
    );
  });

  test("say how many names they keep in clusters of their own, and one that puts names at risk is activated only when that is confirmed", async () => {
    const [amy] = await facesOf("amy");
    const inOneCluster = (await facesOf("raj")).filter(
      ({ cluster }) => cluster !== null,
    );
    const [raj] = inOneCluster;
    const other = inOneCluster.find(
      ({ id, cluster }) => id !== raj!.id && cluster!.id === raj!.cluster!.id,
    );
    await give(amy!.id, "Amy");
    await give(raj!.id, "Raj");
    const [before] = await runs();
    expect(before).toMatchObject({ namesKept: 2, namesInConflict: 0 });

    const { run: alone } = await recluster({
      threshold: 0.999,
      method: "CLASSIC",
      name: "everyone alone",
    });
    const [, separate] = await runs();
    expect(separate).toMatchObject({
      id: alone!.id,
      sizes: null,
      namesKept: 0,
      namesInConflict: 0,
    });
    const [refusal] = await change("activateRun", alone!.id);
    expect(refusal!.code).toBe("NAMES_AT_RISK");
    expect(refusal!.message).toMatch(/Amy.*Raj|Raj.*Amy/);
    expect((await runs())[0]!.id).toBe(before!.id);
    const everyoneAlone = {
      threshold: 0.999,
      method: "CLASSIC",
      name: "everyone alone",
      activate: true,
    };
    expect(await recluster(everyoneAlone)).toMatchObject({
      run: null,
      job: { status: "FAILED" },
      errors: [{ code: "NAMES_AT_RISK" }],
    });
    expect((await runs())[0]!.id).toBe(before!.id);
    const confirmedRun = await recluster({
      ...everyoneAlone,
      despiteNamesAtRisk: true,
    });
    expect(confirmedRun).toMatchObject({ run: { id: alone!.id }, errors: [] });
    expect((await runs())[0]!.id).toBe(alone!.id);
    expect(await change("activateRun", before!.id)).toEqual([]);

    const confirmed = "despiteNamesAtRisk: true";
    expect(await change("activateRun", alone!.id, confirmed)).toEqual([]);
    expect((await runs())[0]!.id).toBe(alone!.id);

    await give(other!.id, "Not Raj");
    expect(
      (await runs()).map(({ namesKept, namesInConflict }) => [
        namesKept,
        namesInConflict,
      ]),
    ).toEqual([
      [0, 0],
      [1, 2],
    ]);
  });
});
