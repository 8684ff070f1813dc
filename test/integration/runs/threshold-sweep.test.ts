import { type NewPhoto, writeFaces } from "@facegraph/face-graph/faces";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import { assignFaces } from "@facegraph/face-graph/people";
import {
  countImpureImages,
  listRuns,
  readNamesOfRuns,
  streamRun,
} from "@facegraph/face-graph/runs";
import { clusterFaces, compareFaces, runThresholdSweep } from "@facegraph/jobs";
import { makeSyntheticLibrary, photosOf } from "@facegraph/synthetic";
import { describe, expect, test } from "vitest";
import { useGraph } from "../../support/servers/neo4j.ts";

const library = makeSyntheticLibrary({
  name: "threshold-sweep",
  faceCount: 240,
  dimension: 16,
});

/**
 * Two faces in each photograph, most of them of one person, since the library has its people one
 * after the other.
 */
const photographs = photosOf(library, 0, library.faceCount).flatMap(
  (photo, row, all): NewPhoto[] => {
    const [other] = all[row + 1]?.faces ?? [];
    return row % 2 === 1 || other === undefined
      ? []
      : [
          {
            ...photo,
            faces: [
              ...photo.faces,
              {
                ...other,
                box: [0, 0, 0.2, 0.2],
                pixelBox: { x: 0, y: 0, width: 50, height: 50 },
                isMain: false,
              },
            ],
          },
        ];
  },
);

describe("a threshold sweep", () => {
  const graph = useGraph();

  async function stored(): Promise<string> {
    const { name } = await graph.freshCollection();
    await writeFaces(graph.connection, name, photographs);
    await compareFaces(graph.connection, name);
    return name;
  }

  test("says at each what a run there finds, and stores nothing", async () => {
    const { connection } = graph;
    const name = await stored();
    const graphs = new GraphCache();
    const { id: active } = await clusterFaces(connection, {
      collection: name,
      graphs,
    });
    const [largest] = (await streamRun(connection, name, active)).toSorted(
      (one, two) => two.size - one.size,
    );
    const faces = await connection.read<{ id: string }>(
      "MATCH (f:Face)-[:IN_CLUSTER]->(:Cluster {collection: $name, id: $id}) RETURN f.id AS id ORDER BY id LIMIT 2",
      { name, id: largest!.id },
    );
    for (const [index, { id }] of faces.entries())
      await assignFaces(connection, name, {
        faceIds: [id],
        newPersonName: `person ${index}`,
        decision: "CONFIRMED",
        by: "ada",
      });

    const sweep = await runThresholdSweep(connection, {
      collection: name,
      graphs,
      from: 0.45,
      to: 0.85,
      step: 0.1,
    });
    expect(sweep.map(({ threshold }) => threshold)).toEqual([
      0.45, 0.55, 0.65, 0.75, 0.85,
    ]);
    expect(await listRuns(connection, name)).toHaveLength(1);
    for (const point of sweep) {
      const run = await clusterFaces(connection, {
        collection: name,
        threshold: point.threshold,
      });
      expect(point).toMatchObject({
        clusterCount: run.clusterCount,
        singletonCount: run.singletonCount,
        edgeCount: run.edgeCount,
        didConverge: run.didConverge,
      });
      const clusters = await streamRun(connection, name, run.id);
      const impure = await countImpureImages(
        connection,
        name,
        clusters.map(({ id }) => id),
      );
      const impureClusters = clusters.filter(({ id }) => impure.get(id));
      const names = await readNamesOfRuns(connection, name, [run.id]);
      expect(point).toMatchObject({
        largest: Math.max(...clusters.map(({ size }) => size)),
        impureClusters: impureClusters.length,
        facesInImpure: impureClusters.reduce((sum, { size }) => sum + size, 0),
        namesInConflict: names.get(run.id)?.inConflict ?? 0,
      });
    }
    const of = (figure: "impureClusters" | "namesInConflict") =>
      sweep.map((point) => point[figure]);
    expect(Math.max(...of("impureClusters"))).toBeGreaterThan(2);
    expect(new Set(of("namesInConflict"))).toEqual(new Set([0, 2]));
  });

  test("keeps to a method, and refuses thresholds under the edge floor where edges below it would be missed", async () => {
    const { connection } = graph;
    const name = await stored();
    const sweep = (method: "classic" | "robust") =>
      runThresholdSweep(connection, {
        collection: name,
        method,
        from: 0.2,
        to: 0.6,
        step: 0.4,
      });
    await expect(sweep("classic")).rejects.toMatchObject({
      code: "THRESHOLD_BELOW_EDGE_FLOOR",
    });
    expect(await sweep("robust")).toHaveLength(2);
  });

  test.each([
    [0, 0.5, 0.1],
    [0.5, 1.01, 0.1],
    [0.6, 0.5, 0.1],
    [0.5, 0.6, 0],
    [0.5, 0.6, -0.1],
    [0.4, 0.6, 0.001],
    [NaN, 0.6, 0.1],
  ])("refuses %d to %d in steps of %d", async (from, to, step) => {
    const { name } = await graph.freshCollection();
    const sweep = runThresholdSweep(graph.connection, {
      collection: name,
      from,
      to,
      step,
    });
    await expect(sweep).rejects.toMatchObject({
      code: "THRESHOLD_SWEEP_OUT_OF_RANGE",
    });
  });

  test("stops when it is told to", async () => {
    const name = await stored();
    const abort = new AbortController();
    const seen: number[] = [];
    const sweep = runThresholdSweep(graph.connection, {
      collection: name,
      from: 0.5,
      to: 0.7,
      signal: abort.signal,
      onProgress: (step, done) => {
        if (step !== "Trying thresholds") return;
        seen.push(done);
        if (done === 2) abort.abort();
      },
    });
    await expect(sweep).rejects.toMatchObject({ code: "ABORTED" });
    expect(seen).toEqual([0, 1, 2]);
  });
});
