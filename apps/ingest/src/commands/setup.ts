import { prepareMachine } from "@facegraph/jobs";
import type { Command } from "commander";
import type { Config } from "../config.ts";
import { log } from "../print.ts";

/** `facegraph setup`: fetches Neo4j and converts the models, unless they are there. */
export function addSetupCommand(program: Command, config: Config): void {
  program
    .command("setup")
    .description(
      "fetch Neo4j and convert the face models, unless they are there",
    )
    .action(() => prepareMachine(config, log));
}
