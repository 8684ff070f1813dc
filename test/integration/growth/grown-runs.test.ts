import { readCollection } from "@facegraph/face-graph/collections";
import {
  activateRun,
  type ClusterRun,
  listRuns,
  type NewCluster,
  writeRun,
} from "@facegraph/face-graph/runs";
import { clusterFaces, growActiveRun } from "@facegraph/jobs";
import { makeSyntheticLibrary } from "@facegraph/synthetic";
import { describe, expect, test } from "vitest";
import { addFaces } from "../../support/graphs/stored-library.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

const graph = useGraph();
const library = makeSyntheticLibrary({
  name: "grown runs",
  faceCount: 120,
  dimension: 32,
});
const facesPerDay = 20;

const addDay = (collection: string, day: number) =>
  addFaces(
    graph.connection,
    collection,
    library,
    Array.from({ length: facesPerDay }, (_, row) => day * facesPerDay + row),
  );

/** Clusters the faces of a day, then grows by those of four more, keeping two grown runs. */
async function growDaily(
  onDay: (day: number, collection: string, grown: ClusterRun[]) => unknown,
) {
  const { name } = await graph.freshCollection();
  await addDay(name, 0);
  const base = await clusterFaces(graph.connection, { collection: name });
  const grown: ClusterRun[] = [];
  for (let day = 1; day <= 4; day++) {
    await addDay(name, day);
    const report = await growActiveRun(graph.connection, {
      collection: name,
      grownRunsKept: 2,
    });
    grown.push(report!.run);
    await onDay(day, name, grown);
  }
  return { name, base, grown };
}

const idsOf = (runs: readonly ClusterRun[]) => runs.map(({ id }) => id);

describe("grown runs", () => {
  test("make way for newer ones, but for the run that growth began with", async () => {
    const { name, base, grown } = await growDaily(() => {});
    const runs = await listRuns(graph.connection, name);
    expect(idsOf(runs)).toEqual(idsOf([grown[3]!, grown[2]!, base]));
    expect(runs.map(({ basedOn }) => basedOn)).toEqual([
      grown[2]!.id,
      base.id,
      null,
    ]);
    const [loose] = await graph.connection.read<{ clusters: number }>(
      "MATCH (c:Cluster {collection: $collection}) WHERE NOT EXISTS { (c)-[:IN_RUN]->() } RETURN count(c) AS clusters",
      { collection: name },
    );
    expect(loose).toEqual({ clusters: 0 });
    const { activeRun } = await readCollection(graph.connection, name);
    expect(activeRun).toBe(grown[3]!.id);
  });

  test("stay when somebody asks for the very same", async () => {
    const { base, name, grown } = await growDaily(
      async (day, collection, runs) => {
        if (day === 1) await askFor(collection, runs[0]!);
      },
    );
    expect(new Set(idsOf(await listRuns(graph.connection, name)))).toEqual(
      new Set(idsOf([base, grown[0]!, ...grown.slice(2)])),
    );
  });

  /** Stores what a run holds once more, as its own. */
  async function askFor(collection: string, run: ClusterRun): Promise<void> {
    const clusters = await graph.connection.read<NewCluster>(
      `MATCH (:ClusterRun {collection: $collection, id: $id})<-[i:IN_RUN]-(c:Cluster)
       RETURN i.label AS label, i.density AS density, i.weakestLink AS weakestLink, c.cohesion AS cohesion, c.representative AS representative,
         COLLECT { MATCH (c)<-[:IN_CLUSTER]-(f:Face) RETURN f.id } AS members`,
      { collection, id: run.id },
    );
    const again = await writeRun(graph.connection, collection, run, clusters);
    expect(again.id).toBe(run.id);
  }

  test("that were undone stay, as nothing grew from them", async () => {
    const { name, base, grown } = await growDaily(
      async (day, collection, runs) => {
        if (day !== 3) return;
        await activateRun(graph.connection, collection, runs[1]!.id); // the last growth is undone
      },
    );
    const runs = await listRuns(graph.connection, name);
    expect(new Set(idsOf(runs))).toEqual(
      new Set(idsOf([base, ...grown.slice(1)])),
    );
    expect(grown[3]!.basedOn).toBe(grown[1]!.id);
  });
});
