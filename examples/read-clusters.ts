// Prints the largest clusters of a collection's active run, from Neo4j.
import { connect } from "@facegraph/face-graph";
import { readCollection } from "@facegraph/face-graph/collections";
import { pageClusters } from "@facegraph/face-graph/runs";

const [name = "demo"] = process.argv.slice(2);
const connection = await connect({
  uri: process.env["NEO4J_URI"] ?? "bolt://127.0.0.1:7687",
  username: process.env["NEO4J_USERNAME"] ?? "neo4j",
  password: process.env["NEO4J_PASSWORD"] ?? "",
});
try {
  const { activeRun } = await readCollection(connection, name);
  if (activeRun === null) throw new Error(`${name} was never clustered.`);
  const { items, sizes } = await pageClusters(connection, name, activeRun, {
    skip: 0,
    limit: 10,
  });
  for (const [index, id] of items.entries())
    process.stdout.write(`${id} has ${sizes[index]!} faces\n`);
} finally {
  await connection.close();
}
