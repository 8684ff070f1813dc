// The library that is measured: filled once for each size, and looked at before each use, so that
// no part measures half of one.
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { GraphConnection } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import { deleteRun, listRuns } from "@facegraph/face-graph/runs";
import { clusterFaces } from "@facegraph/jobs";
import { stopNeo4j } from "@facegraph/neo4j-server";
import { collection, type Cost, takeThroughLife } from "./graph-cost.ts";
import {
  folderOf,
  type GraphServer,
  startGraphServer,
} from "./graph-server.ts";

/** What a library was when it was whole: with one run, which is active and has placed all faces. */
interface Whole {
  readonly faces: number;
  readonly pairs: number;
  readonly runs: readonly string[];
}

/** Written when the library is whole, inside its folder. */
const wholeFileOf = (faceCount: number) =>
  join(folderOf(faceCount), "whole.json");

/** Whether a library of that size was filled to its end. */
export function isFilled(faceCount: number): boolean {
  return existsSync(wholeFileOf(faceCount));
}

/** Fills an empty server with a library of so many faces, and takes it through its life. */
export async function fillLibrary(
  faceCount: number,
): Promise<{ server: GraphServer; cost: Cost }> {
  const folder = folderOf(faceCount);
  await rm(wholeFileOf(faceCount), { force: true });
  await stopNeo4j({ folder }); // one that an interrupted benchmark left
  await rm(folder, { recursive: true, force: true });
  const server = await startGraphServer(faceCount);
  try {
    await takeThroughLife(server, "warm-up", 3000);
    const cost = await takeThroughLife(server, collection, faceCount);
    await keepOneRun(server.connection);
    const whole = await readWhole(server.connection);
    await writeFile(wholeFileOf(faceCount), JSON.stringify(whole));
    return { server, cost };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Starts the server of a library that is whole; one that is not is filled anew. */
export async function openLibrary(
  faceCount: number,
  options: { withPeer?: boolean } = {},
): Promise<GraphServer> {
  if (isFilled(faceCount)) {
    const server = await startGraphServer(faceCount, options);
    if (await isWhole(server.connection, faceCount)) return server;
    await server.stop();
    process.stderr.write(
      `The library of ${faceCount.toLocaleString("en")} faces is not as it was filled, so it is filled anew.\n`,
    );
  }
  const { server } = await fillLibrary(faceCount);
  if (options.withPeer !== true) return server;
  await server.stop();
  return startGraphServer(faceCount, options);
}

/** Runs that a part left are taken away first. */
async function isWhole(
  connection: GraphConnection,
  faceCount: number,
): Promise<boolean> {
  const whole = JSON.parse(
    await readFile(wholeFileOf(faceCount), "utf8"),
  ) as Whole;
  const found = await readWhole(connection);
  if (found.faces !== whole.faces || found.pairs !== whole.pairs) return false;
  if (found.runs.join() === whole.runs.join()) return true;
  await keepOneRun(connection);
  return (await readWhole(connection)).runs.join() === whole.runs.join();
}

/** The run with the recommended settings; the same faces always give the same one. */
async function keepOneRun(connection: GraphConnection): Promise<void> {
  const { id } = await clusterFaces(connection, { collection, activate: true });
  for (const run of await listRuns(connection, collection))
    if (run.id !== id) await deleteRun(connection, collection, run.id);
}

async function readWhole(connection: GraphConnection): Promise<Whole> {
  const { comparedOrdinal } = await readCollection(connection, collection);
  const [row] = await connection.read<{ faces: number; pairs: number }>(
    `MATCH (f:Face) WHERE f.collection = $collection
     RETURN count(f) AS faces, sum(COUNT { (f)-[:SIMILAR]->() }) AS pairs`,
    { collection },
  );
  const runs = await listRuns(connection, collection);
  return {
    faces: Math.min(row!.faces, comparedOrdinal),
    pairs: row!.pairs,
    runs: runs.map(({ id }) => id).sort(),
  };
}
