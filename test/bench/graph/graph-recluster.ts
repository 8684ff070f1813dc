// Grouping a stored library again, from the call to committed and readable, beside Graph Data
// Science on the same server.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GraphConnection } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import { deleteRun } from "@facegraph/face-graph/runs";
import { activateSafely, clusterFaces } from "@facegraph/jobs";
import { median, secondsOf, spread } from "../support/figures.ts";
import { collection } from "./graph-cost.ts";
import type { GraphServer } from "./graph-server.ts";

/** A round takes minutes where it takes seconds with the smaller library. */
const roundsOf = (faceCount: number) => (faceCount < 1_000_000 ? 9 : 3);

const project = `
CALL gds.graph.project('measured', 'Face', {SIMILAR: {orientation: 'UNDIRECTED', properties: 'weight'}})
YIELD projectMillis RETURN projectMillis`;
const propagate = `
CALL gds.labelPropagation.write('measured', {relationshipWeightProperty: 'weight', writeProperty: 'peerLabel', concurrency: 2, maxIterations: 20})
YIELD communityCount RETURN communityCount`;
const drop =
  "CALL gds.graph.drop('measured', false) YIELD graphName RETURN graphName";

/** Each of our runs is at a threshold that was never asked for before. */
export async function measureRecluster(
  { connection }: GraphServer,
  faceCount: number,
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "facegraph-graphs-"));
  try {
    const taken = new Map<string, number[]>();
    const take = async (who: string, work: () => Promise<unknown>) => {
      const seconds = await secondsOf(work);
      taken.set(who, [...(taken.get(who) ?? []), seconds]);
    };
    const graphs = new GraphCache({ folder });
    let threshold = 0.5001; // never that of the active run, which would be found done
    const recluster = (kept: GraphCache) =>
      clusterFaces(connection, {
        collection,
        graphs: kept,
        threshold: (threshold += 0.003),
      });
    const before = (await readCollection(connection, collection)).activeRun!;
    await recluster(graphs);
    await graphs.close(); // it is in its file
    const rounds = roundsOf(faceCount);
    for (let round = 0; round <= rounds; round++) {
      if (round === 1) taken.clear();
      const made: string[] = [];
      await take("facegraph, the graph kept in memory", async () => {
        made.push((await recluster(graphs)).id);
      });
      await take("facegraph, the same and made the active run", async () => {
        const run = await recluster(graphs);
        await activateSafely(connection, collection, run.id);
        made.push(run.id);
      });
      await take("facegraph, the graph kept in a file", async () => {
        made.push((await recluster(new GraphCache({ folder }))).id);
      });
      await take("facegraph, nothing kept", async () => {
        made.push((await recluster(new GraphCache())).id);
      });
      await take("Graph Data Science: project, propagate and write", () =>
        runPeer(connection, true),
      );
      await runPeer(connection, false);
      await take("Graph Data Science, its graph projected before", () =>
        connection.write(propagate),
      );
      await connection.write(drop);
      await activateSafely(connection, collection, before);
      for (const id of made) await deleteRun(connection, collection, id);
    }
    return tableOf(faceCount, await countPairs(connection), taken);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runPeer(
  connection: GraphConnection,
  doesPropagate: boolean,
): Promise<void> {
  await connection.write(drop);
  await connection.write(project);
  if (doesPropagate) await connection.write(propagate);
}

async function countPairs(connection: GraphConnection): Promise<number> {
  const [row] = await connection.read<{ count: number }>(
    "MATCH (f:Face {collection: $collection})-[s:SIMILAR]->() RETURN count(s) AS count",
    { collection },
  );
  return row!.count;
}

function tableOf(
  faceCount: number,
  pairs: number,
  taken: ReadonlyMap<string, readonly number[]>,
): string[] {
  const peer = median(
    taken.get("Graph Data Science: project, propagate and write")!,
  );
  return [
    `## Grouping ${faceCount.toLocaleString("en")} faces and ${pairs.toLocaleString("en")} relationships again, at a new threshold`,
    "",
    "From the call until everything is committed and can be asked for. Ours stores clusters, their figures and what they were before; the peer (2.13.9, two threads) a label on each face. The goal is 2 with the graph kept.",
    "",
    "| who | seconds | Graph Data Science's time over it |",
    "| --- | --- | --- |",
    ...Array.from(
      taken,
      ([who, seconds]) =>
        `| ${who} | ${spread(seconds, 2)} | ${(peer / median(seconds)).toFixed(2)} |`,
    ),
    "",
  ];
}
