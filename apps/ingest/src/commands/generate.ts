import { generateLibrary } from "@facegraph/jobs";
import type { Command } from "commander";
import { count, integer } from "../arguments.ts";
import type { Config } from "../config.ts";
import { log, print, showProgress } from "../print.ts";
import { withGraph } from "../session.ts";

interface Options {
  readonly collection: string;
  readonly faces: number;
  readonly dimension?: number;
  readonly seed?: number;
  readonly largestIdentity?: number;
  readonly name?: string;
  readonly exact?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `facegraph generate`: makes up a library of any size, with known identities. */
export function addGenerateCommand(program: Command, config: Config): void {
  program
    .command("generate")
    .description(
      "fill a library with made-up faces, to try what a library of that size is like",
    )
    .option(
      "--collection <name>",
      "the library that takes the faces",
      "default",
    )
    .requiredOption("--faces <n>", "how many faces", count)
    .option(
      "--dimension <n>",
      "how many values an embedding has (default: 128)",
      count,
    )
    .option("--seed <n>", "decides what is drawn (default: 1)", integer)
    .option(
      "--largest-identity <n>",
      "the most faces that one person can have (default: 200)",
      count,
    )
    .option(
      "--name <name>",
      "part of the made-up paths, so that libraries of different names share no photo (default: synthetic)",
    )
    .option(
      "--exact",
      "compare every two faces, even if that takes longer than ten minutes",
    )
    .option("--dry-run", "say what would be stored, and store nothing")
    .option("--json", "print one JSON document")
    .action(async ({ json, faces: faceCount, ...options }: Options) => {
      const report = await withGraph(
        config,
        async (session) => {
          const progress = showProgress(config);
          return generateLibrary(session.connection, {
            ...options,
            faceCount,
            signal: session.signal,
            onProgress: (step, done, total) => {
              progress.update(step, done, total);
            },
          }).finally(() => {
            progress.finish();
          });
        },
        { leavesSchema: options.dryRun === true },
      );
      if (json === true) {
        print(JSON.stringify(report));
        return;
      }
      print(
        `${report.faces} faces of ${report.identities} people, ${report.strangers} of whom have one face`,
      );
      print(
        options.dryRun === true
          ? `${report.facesWritten} of them would be stored`
          : `${report.nodesCreated} nodes and ${report.relationshipsCreated} relationships written, ${report.pairs} of them similar pairs`,
      );
      for (const notice of report.notices) log(notice);
    });
}
