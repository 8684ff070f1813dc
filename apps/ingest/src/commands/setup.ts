import type { Command } from "commander";
import { prepareMachine } from "@facegraph/jobs";
import type { Config } from "../config.ts";
import { log } from "../print.ts";

/** `facegraph setup`: fetches Neo4j and converts the models, where that has not been done. */
export function addSetupCommand(program: Command, config: Config): void {
  program
    .command("setup")
    .description(
      "fetch Neo4j and convert the face models, where that has not been done",
    )
    .action(() => prepareMachine(config, log));
}
