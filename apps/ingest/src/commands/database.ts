import { startDatabase, statusOfDatabase, stopDatabase } from "@facegraph/jobs";
import type { Command } from "commander";
import type { Config } from "../config.ts";
import { log, print } from "../print.ts";

/** `facegraph db start|stop|status`: keeps the embedded Neo4j running between commands. */
export function addDatabaseCommands(program: Command, config: Config): void {
  const database = program
    .command("db")
    .description("keep the embedded Neo4j running between commands");

  database
    .command("start")
    .description("start it, and leave it running")
    .action(async () => {
      const server = await startDatabase(config, log);
      print(`Bolt       ${server.uri}`);
      print(`Browser    ${server.browserUrl}`);
      print(`User       ${server.username}`);
      print(`Password   in ${server.passwordFile}`);
    });

  database
    .command("stop")
    .description("stop it cleanly")
    .action(async () => {
      const wasRunning = await stopDatabase(config);
      print(wasRunning ? "Stopped." : "It was not running.");
    });

  database
    .command("status")
    .description("say whether it runs, and at which address")
    .option("--json", "print one JSON document")
    .action(async ({ json }: { json?: boolean }) => {
      const server = await statusOfDatabase(config);
      if (json === true) print(JSON.stringify(server ?? null));
      else
        print(
          server === undefined
            ? "Not running."
            : `Running at ${server.uri}, Browser at ${server.browserUrl}`,
        );
    });
}
