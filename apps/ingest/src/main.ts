import { Command } from "commander";
import { addClusterCommand } from "./commands/cluster.ts";
import { addDatabaseCommands } from "./commands/database.ts";
import { addDemoCommand } from "./commands/demo.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addEvaluateCommand } from "./commands/evaluate.ts";
import { addGenerateCommand } from "./commands/generate.ts";
import { addIngestCommand } from "./commands/ingest.ts";
import { addModelCommands } from "./commands/model.ts";
import { addRunsCommands } from "./commands/runs.ts";
import { addServeCommand } from "./commands/serve.ts";
import { addSetupCommand } from "./commands/setup.ts";
import { addSweepCommand } from "./commands/sweep.ts";
import { readCommandConfig } from "./config.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import { log } from "./print.ts";

const config = readCommandConfig(process.env);
const program = new Command("facegraph")
  .description(
    "Groups the faces in a heap of photographs by person, in a graph",
  )
  .exitOverride()
  .configureOutput({
    writeOut: (text) => process.stdout.write(text),
    writeErr: (text) => process.stderr.write(text),
  });
for (const add of [
  addSetupCommand,
  addIngestCommand,
  addClusterCommand,
  addSweepCommand,
  addEvaluateCommand,
  addGenerateCommand,
  addRunsCommands,
  addServeCommand,
  addDoctorCommand,
  addModelCommands,
  addDatabaseCommands,
  addDemoCommand,
]) {
  add(program, config);
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** Prints a sentence for an error that has a code, and the stack of any other. */
function explain(error: unknown): number {
  if (!(error instanceof Error)) throw error;
  const code =
    "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (code?.startsWith("commander.") === true)
    return "exitCode" in error && error.exitCode === 0
      ? exitCodes.ok
      : exitCodes.usage;
  const exitCode = exitCodeOf(error);
  if (code === "ENOSPC")
    log(
      `The disk is full; free about 1 GB where ${config.stateFolder} lies, then run the command again.`,
    );
  else if (code === undefined) log(error.stack ?? error.message);
  else log(`${error.message} (${code})`);
  return exitCode;
}
