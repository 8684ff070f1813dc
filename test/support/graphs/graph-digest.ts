import { createHash } from "node:crypto";
import type { GraphConnection } from "@facegraph/face-graph";

/**
 * What depends on the order or the time of writing, and not on what was written: the name of the
 * collection, times, and how many transactions changed it (`generation`, of which `revision` and
 * `baseRevision` are the last). A run that is taken up again reuses the clusters that its first
 * attempt wrote, so how many it wrote and reused is left out as well.
 */
const incidental = new Set([
  "collection",
  "ordinal",
  "createdAt",
  "finishedAt",
  "generation",
  "revision",
  "baseRevision",
  "readMillis",
  "computeMillis",
  "writeMillis",
  "clustersWritten",
  "clustersReused",
]);

/**
 * A digest over a collection and all its nodes and relationships, with their properties. Two
 * collections with the same faces, edges and runs have the same digest, whatever order these were
 * written in.
 */
export async function digestOfGraph(
  connection: GraphConnection,
  collection: string,
): Promise<string> {
  const lines = await linesOfGraph(connection, collection);
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

/** What the digest is over: a line for every node and relationship, sorted. */
export async function linesOfGraph(
  connection: GraphConnection,
  collection: string,
): Promise<string[]> {
  const nodes = await connection.read<{ labels: string[]; fields: object }>(
    `MATCH (n) WHERE n.collection = $collection RETURN labels(n) AS labels, properties(n) AS fields
     UNION ALL
     MATCH (n:Collection {name: $collection}) RETURN labels(n) AS labels, n {.*, name: null} AS fields`,
    { collection },
  );
  const relationships = await connection.read<{
    from: string;
    type: string;
    to: string;
    fields: object;
  }>(
    `MATCH (a)-[r]->(b) WHERE a.collection = $collection
     RETURN labels(a)[0] + a.id AS from, type(r) AS type, labels(b)[0] + b.id AS to, properties(r) AS fields`,
    { collection },
  );
  return [
    ...nodes.map(({ labels, fields }) => [labels, essential(fields)]),
    ...relationships.map(({ from, type, to, fields }) => [
      from,
      type,
      to,
      essential(fields),
    ]),
  ]
    .map((line) => JSON.stringify(line))
    .sort();
}

function essential(fields: object): [string, unknown][] {
  return Object.entries(fields)
    .filter(([name]) => !incidental.has(name))
    .sort(([one], [two]) => (one < two ? -1 : 1));
}
