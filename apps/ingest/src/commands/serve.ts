import type { Command } from "commander";
import type { Config } from "../config.ts";
import { print } from "../print.ts";
import { startApi } from "../start-api.ts";
import { untilAborted, withGraph } from "../session.ts";

/** `facegraph serve`: GraphQL and, with the embedded server, Neo4j Browser, until Ctrl-C. */
export function addServeCommand(program: Command, config: Config): void {
  program
    .command("serve")
    .description("offer GraphQL over the graph, until Ctrl-C")
    .action(() =>
      withGraph(config, async (session) => {
        const api = await startApi(config, session);
        try {
          print(`GraphQL        ${api.url}`);
          if (session.browserUrl !== undefined)
            print(
              `Neo4j Browser  ${session.browserUrl}   (connect to ${session.access.uri})`,
            );
          await untilAborted(session.signal, api.ended);
        } finally {
          await api.stop();
        }
      }),
    );
}
