// What a few new faces cost in a library that is stored and grouped.
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GraphConnection } from "@facegraph/face-graph";
import {
  type Collection,
  readCollection,
} from "@facegraph/face-graph/collections";
import { writeFaces } from "@facegraph/face-graph/faces";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import { activateRun, deleteRun } from "@facegraph/face-graph/runs";
import { clusterFaces, compareFaces, growActiveRun } from "@facegraph/jobs";
import { makeSyntheticLibrary, photosOf } from "@facegraph/synthetic";
import { secondsOf, spread } from "../support/figures.ts";
import { collection } from "./graph-cost.ts";
import type { GraphServer } from "./graph-server.ts";

const addedFaces = 100;
const roundsOf = (faceCount: number) => (faceCount < 1_000_000 ? 7 : 3);

/**
 * Each time other faces, of another library: few of them join anyone. Afterwards the collection is
 * as it was.
 */
export async function measureNewFaces(
  { connection }: GraphServer,
  faceCount: number,
): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "facegraph-graphs-"));
  // growth does not delete what was asked for
  await clusterFaces(connection, { collection, activate: true });
  const before = await readCollection(connection, collection);
  const made: string[] = [];
  const taken = new Map<string, number[]>();
  const take = async (what: string, work: () => Promise<unknown>) => {
    const seconds = await secondsOf(work);
    taken.set(what, [...(taken.get(what) ?? []), seconds]);
  };
  try {
    const inMemory = new GraphCache();
    for (let round = 0; round <= roundsOf(faceCount); round++) {
      if (round === 1) taken.clear();
      const inFile = new GraphCache({ folder });
      for (const graphs of [inMemory, inFile])
        await graphs.read(connection, collection);
      await inFile.close();
      for (const [how, graphs] of [
        ["the graph kept in memory", inMemory],
        ["the graph kept in a file", new GraphCache({ folder })],
        ["nothing kept", new GraphCache()],
      ] as const) {
        const seed = before.nextOrdinal + made.length; // nobody has seen it
        const added = makeSyntheticLibrary({
          name: `${collection}-${seed}`,
          faceCount: addedFaces,
          seed,
        });
        await take("stored", () =>
          writeFaces(connection, collection, photosOf(added, 0, addedFaces)),
        );
        await take("compared with all, and their pairs stored", () =>
          compareFaces(connection, collection),
        );
        await take(`placed in the active run, ${how}`, async () => {
          const grown = await growActiveRun(connection, { collection, graphs });
          made.push(grown!.run.id);
        });
        await graphs.close();
      }
    }
    return [
      `## ${addedFaces} new faces in a library of ${faceCount.toLocaleString("en")}`,
      "",
      "| they are | seconds |",
      "| --- | --- |",
      ...Array.from(
        taken,
        ([what, seconds]) => `| ${what} | ${spread(seconds, 2)} |`,
      ),
      "",
    ];
  } finally {
    await takeBack(connection, before, made);
    await rm(folder, { recursive: true });
  }
}

async function takeBack(
  connection: GraphConnection,
  before: Collection,
  runs: readonly string[],
): Promise<void> {
  await activateRun(connection, collection, before.activeRun!);
  for (const run of runs)
    await deleteRun(connection, collection, run).catch(() => undefined); // growth keeps ten
  await connection.write(
    `MATCH (i:Image)-[:HAS_FACE]->(f:Face) WHERE f.collection = $collection AND f.ordinal >= $from
     MATCH (f)-[:HAS_EMBEDDING]->(e:Embedding) MATCH (file:File)-[:HAS_CONTENT]->(i)
     DETACH DELETE f, e, i, file`,
    { collection, from: before.nextOrdinal },
  );
  await connection.write(
    `MATCH (c:Collection {name: $collection})
     SET c.nextOrdinal = toInteger($from), c.comparedOrdinal = toInteger($from), c.generation = c.generation + 1,
       c.revision = $writeId, c.baseRevision = $writeId`,
    { collection, from: before.nextOrdinal, writeId: randomUUID() },
  );
}
