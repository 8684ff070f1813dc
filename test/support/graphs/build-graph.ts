import { writeSync } from "node:fs";
import { connect } from "@facegraph/face-graph";
import { openCollection } from "@facegraph/face-graph/collections";
import { writeFaces } from "@facegraph/face-graph/faces";
import { listRuns } from "@facegraph/face-graph/runs";
import { clusterFaces, compareFaces } from "@facegraph/jobs";
import { makeSyntheticLibrary, photosOf } from "@facegraph/synthetic";
import { testModel } from "../test-model.ts";

/**
 * A command of its own, for tests: brings a collection to the same graph from wherever it was left,
 * and prints a line for each batch that it has written. With a phase, a number and milliseconds it
 * kills itself, so long after so many batches of that phase, in the midst of the next one; nothing
 * is closed or rolled back.
 */
const [collection = "", phaseOfKill, batchesUntilKill, delayMs] =
  process.argv.slice(2);
const library = makeSyntheticLibrary({
  name: "killed",
  faceCount: 300,
  dimension: 32,
  largestIdentity: 30,
});
const facesPerBatch = 20;
let batchesOfPhase = 0;

const { NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD } = process.env;
const connection = await connect({
  uri: NEO4J_URI!,
  username: NEO4J_USERNAME!,
  password: NEO4J_PASSWORD!,
});
await openCollection(connection, collection, testModel);

for (let from = 0; from < library.faceCount; from += facesPerBatch) {
  await writeFaces(
    connection,
    collection,
    photosOf(library, from, from + facesPerBatch),
  );
  say("faces");
}
batchesOfPhase = 0;
await compareFaces(connection, collection, {
  batchSize: 100,
  onProgress: (stage) => {
    if (stage === "Storing similar pairs") say("edges");
  },
});
for (const [name, threshold] of [
  ["first run", 0.5],
  ["second run", 0.65],
] as const) {
  batchesOfPhase = 0;
  await clusterFaces(connection, {
    collection,
    threshold,
    name,
    activate: true,
    facesPerBatch: 10,
    onProgress: (stage) => {
      if (stage === "Storing clusters") say(name);
    },
  });
}
process.stdout.write(
  `done ${(await listRuns(connection, collection)).length}\n`,
);
await connection.close();

function say(phase: string): void {
  batchesOfPhase++;
  writeSync(1, `${phase}\n`); // out before the process is gone
  if (phase === phaseOfKill && batchesOfPhase === Number(batchesUntilKill))
    setTimeout(() => process.kill(process.pid, "SIGKILL"), Number(delayMs));
}
