import { writeSync } from "node:fs";
import { openFaceModels } from "@facegraph/embedding";
import { connect } from "@facegraph/face-graph";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import { migrateModel } from "@facegraph/jobs";

/**
 * A command of its own, for tests: moves a collection to a model, from wherever it was left, and
 * prints a line for each step as it goes on. With a step, a number and milliseconds it kills
 * itself, so long after that step went on so many times; nothing is closed or rolled back.
 */
const [collection = "", modelsFolder = "", model = "", ...kill] =
  process.argv.slice(2);
const [stepOfKill, timesUntilKill, delayMs] = kill;
const { NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD } = process.env;
const access = {
  uri: NEO4J_URI!,
  username: NEO4J_USERNAME!,
  password: NEO4J_PASSWORD!,
};
const connection = await connect(access);
const models = await openFaceModels({ modelsFolder, embedder: model });
let [step, times] = ["", 0];
const report = await migrateModel(
  {
    connection,
    models,
    access,
    browserUrl: undefined,
    graphs: new GraphCache(),
    close: () => Promise.resolve(),
  },
  { collection, onProgress: say },
);
writeSync(1, `done ${JSON.stringify(report)}\n`);
await models.close();
await connection.close();

function say(next: string): void {
  times = next === step ? times + 1 : 1;
  step = next;
  writeSync(1, `${step}\n`); // out before the process is gone
  if (step === stepOfKill && times === Number(timesUntilKill))
    setTimeout(() => process.kill(process.pid, "SIGKILL"), Number(delayMs));
}
