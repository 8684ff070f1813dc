// How fast relationships come out of the server and go into it, beside the plainest Cypher that
// does the same.
import { type GraphConnection } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import { streamEmbeddings } from "@facegraph/face-graph/faces";
import {
  type StoredEdges,
  streamAdjacency,
  writeSimilarities,
} from "@facegraph/face-graph/similarities";
import { median, secondsOf, spread } from "../support/figures.ts";
import { collection } from "./graph-cost.ts";
import type { GraphServer } from "./graph-server.ts";

const rounds = 15;
const fewRounds = 3;
const writtenPairs = 400_000;
const plainBatchSize = 10_000;

/**
 * The server's own sums: of every such relationship it holds, and of those of the collection's
 * faces.
 */
const sums = {
  "the server alone, all relationships": `MATCH ()-[s:SIMILAR]->() RETURN sum(s.weight) AS sum`,
  "the server alone, those of the collection's faces": `MATCH (f:Face)-[s:SIMILAR]->() WHERE f.collection = $collection RETURN sum(s.weight) AS sum`,
};

const plainMerge = `
UNWIND $rows AS row
MATCH (a:Face {collection: $collection, id: row.a})
MATCH (b:Face {collection: $collection, id: row.b})
MERGE (a)-[s:SIMILAR]->(b)
SET s.weight = row.weight`;

const deleteRange = `
MATCH (f:Face) WHERE f.collection = $collection AND f.ordinal >= $from AND f.ordinal < $to
MATCH (f)-[s:SIMILAR]->()
DELETE s`;
const facesInRange = 5000;

export async function measureStream(
  { connection }: GraphServer,
  faceCount: number,
): Promise<string[]> {
  const taken = new Map<string, number[]>();
  const take = async (who: string, work: () => Promise<unknown>) => {
    const seconds = await secondsOf(work);
    taken.set(who, [...(taken.get(who) ?? []), seconds]);
  };
  let edges = 0;
  for (let round = 0; round <= rounds; round++) {
    if (round === 1) taken.clear();
    await take("facegraph, as a whole", async () => {
      edges = (await streamAdjacency(connection, collection)).sources.length;
    });
    for (const [who, query] of Object.entries(sums))
      await take(who, () => connection.read(query, { collection }));
  }
  const ours = median(taken.get("facegraph, as a whole")!);
  return [
    `## Reading ${edges.toLocaleString("en")} relationships of ${faceCount.toLocaleString("en")} faces`,
    "",
    "Into typed arrays of this process, with the ids of faces, their quality, and the counts before and after; beside a sum over them that sends nothing. The goal is half of the server's rate.",
    "",
    "| who | seconds | relationships a second, millions | our rate over it |",
    "| --- | --- | --- | --- |",
    ...Array.from(
      taken,
      ([who, seconds]) =>
        `| ${who} | ${spread(seconds, 3)} | ${(edges / median(seconds) / 1e6).toFixed(2)} | ${(median(seconds) / ours).toFixed(2)} |`,
    ),
    "",
  ];
}

/** Of the libraries that are made up here. */
const dimension = 128;

const embeddingsAsLists = `
MATCH (f:Face)-[:HAS_EMBEDDING]->(e:Embedding) WHERE f.collection = $collection
RETURN f.ordinal, f.id, e.vector`;

/** Every ingest reads them all, to compare its new faces with. */
export async function measureEmbeddings(
  { connection }: GraphServer,
  faceCount: number,
): Promise<string[]> {
  const { nextOrdinal } = await readCollection(connection, collection);
  const taken = { packed: [] as number[], lists: [] as number[] };
  const readers = {
    packed: () => streamEmbeddings(connection, collection, nextOrdinal),
    lists: () => {
      const into = new Float32Array(nextOrdinal * dimension);
      return connection.stream(
        embeddingsAsLists,
        { collection },
        {
          onRow: ([ordinal, , vector]) => {
            into.set(vector as number[], (ordinal as number) * dimension);
          },
          fetchSize: 2000,
        },
      );
    },
  };
  for (let round = 0; round <= fewRounds; round++)
    for (const how of ["packed", "lists"] as const) {
      const seconds = await secondsOf(readers[how]);
      if (round > 0) taken[how].push(seconds);
    }
  const ratio = median(taken.lists) / median(taken.packed);
  return [
    `## Reading the embeddings of ${faceCount.toLocaleString("en")} faces`,
    "",
    "| how | seconds | time of lists over it |",
    "| --- | --- | --- |",
    `| packed, into one array | ${spread(taken.packed, 2)} | ${ratio.toFixed(2)} |`,
    `| lists of numbers, into one array | ${spread(taken.lists, 2)} | 1.00 |`,
    "",
  ];
}

export async function measureWriting(
  { connection }: GraphServer,
  faceCount: number,
): Promise<string[]> {
  const stored = await streamAdjacency(connection, collection);
  const pairs = {
    sources: stored.sources.subarray(0, writtenPairs),
    targets: stored.targets.subarray(0, writtenPairs),
    similarities: stored.similarities.subarray(0, writtenPairs),
  };
  const { length } = pairs.sources;
  const taken: Record<"ours" | "plain", number[]> = { ours: [], plain: [] };
  const writers = {
    ours: () =>
      writeSimilarities(connection, collection, stored.faceIds, pairs),
    plain: () => mergePlainly(connection, { ...stored, ...pairs }),
  };
  for (let round = 0; round <= fewRounds; round++)
    for (const who of ["plain", "ours"] as const) {
      await deletePairs(connection, stored.state.ordinalEnd);
      const seconds = await secondsOf(writers[who]);
      await insistOn(connection, length);
      if (round > 0) taken[who].push(seconds);
    }
  await writeSimilarities(connection, collection, stored.faceIds, stored); // as it was
  const rates = (seconds: readonly number[]) =>
    seconds.map((each) => length / each / 1000);
  const ratio = median(taken.plain) / median(taken.ours);
  return [
    `## Storing ${length.toLocaleString("en")} relationships between ${faceCount.toLocaleString("en")} faces`,
    "",
    `Where there were none. Plain: \`UNWIND … MATCH … MATCH … MERGE … SET\` of ${plainBatchSize.toLocaleString("en")} single rows in a transaction, the faces found by the same index. The goal is 1.5.`,
    "",
    "| who | relationships a second, thousands | our rate over it |",
    "| --- | --- | --- |",
    `| facegraph | ${spread(rates(taken.ours), 1)} | 1.00 |`,
    `| plain | ${spread(rates(taken.plain), 1)} | ${ratio.toFixed(2)} |`,
    "",
  ];
}

async function mergePlainly(
  connection: GraphConnection,
  { sources, targets, similarities, faceIds }: StoredEdges,
): Promise<void> {
  for (let from = 0; from < sources.length; from += plainBatchSize) {
    const rows = Array.from(
      sources.subarray(from, from + plainBatchSize),
      (source, index) => ({
        a: faceIds[source],
        b: faceIds[targets[from + index]!],
        weight: similarities[from + index],
      }),
    );
    await connection.write(plainMerge, { collection, rows });
  }
}

async function deletePairs(
  connection: GraphConnection,
  faceCount: number,
): Promise<void> {
  for (let from = 0; from < faceCount; from += facesInRange) {
    const to = from + facesInRange;
    await connection.write(deleteRange, { collection, from, to });
  }
}

async function insistOn(
  connection: GraphConnection,
  expected: number,
): Promise<void> {
  const [row] = await connection.read<{ count: number }>(
    "MATCH (f:Face {collection: $collection})-[s:SIMILAR]->() RETURN count(s) AS count",
    { collection },
  );
  if (row!.count !== expected)
    throw new Error(
      `Expected ${expected} relationships but found ${row!.count}.`,
    );
}
