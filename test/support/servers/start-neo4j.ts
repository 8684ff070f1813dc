import { startNeo4j } from "@facegraph/neo4j-server";

/**
 * A command of its own, for tests: starts the server of a folder, prints its process number, and
 * waits to be ended.
 */
const [folder, jarsFrom] = process.argv.slice(2);
const server = await startNeo4j({
  folder: folder!,
  jarsFrom: jarsFrom!,
  heapMegabytes: 512,
});
process.stdout.write(`${server.pid}\n`);
process.stdin.on("data", () => {
  void server.release().then(() => process.exit(0));
});
