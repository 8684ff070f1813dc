import { createHash } from "node:crypto";
import type { GraphConnection } from "@facegraph/face-graph";

/** What depends on the order or the time of writing, and not on what was written. */
const incidental = new Set([
  "collection",
  "ordinal",
  "createdAt",
  "finishedAt",
  "generation",
  "readMillis",
  "computeMillis",
  "writeMillis",
  "clustersWritten",
  "clustersReused",
]);

/**
 * A digest over all nodes and relationships of a collection, with their properties. Two collections with the same faces,
 * edges and runs have the same digest, whatever order these were written in.
 */
export async function digestOfGraph(
  connection: GraphConnection,
  collection: string,
): Promise<string> {
  const nodes = await connection.read<{ labels: string[]; fields: object }>(
    "MATCH (n) WHERE n.collection = $collection RETURN labels(n) AS labels, properties(n) AS fields",
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
  const lines = [
    ...nodes.map(({ labels, fields }) => [labels, essential(fields)]),
    ...relationships.map(({ from, type, to, fields }) => [
      from,
      type,
      to,
      essential(fields),
    ]),
  ].map((line) => JSON.stringify(line));
  return createHash("sha256").update(lines.sort().join("\n")).digest("hex");
}

function essential(fields: object): [string, unknown][] {
  return Object.entries(fields)
    .filter(([name]) => !incidental.has(name))
    .sort(([one], [two]) => (one < two ? -1 : 1));
}
