import type { Command } from "commander";
import type { Config } from "../config.ts";
import { print } from "../print.ts";
import { serveUntilAborted } from "../serve-graph.ts";
import { withGraph } from "../session.ts";

/** `facegraph serve`: GraphQL and, with the embedded server, Neo4j Browser, until Ctrl-C. */
export function addServeCommand(program: Command, config: Config): void {
  program
    .command("serve")
    .description("offer GraphQL over the graph, until Ctrl-C")
    .action(() =>
      withGraph(config, (session) =>
        serveUntilAborted(config, session, (url) => {
          print(`GraphQL        ${url}`);
          if (session.browserUrl !== undefined)
            print(
              `Neo4j Browser  ${session.browserUrl}   (connect to ${session.access.uri})`,
            );
        }),
      ),
    );
}
