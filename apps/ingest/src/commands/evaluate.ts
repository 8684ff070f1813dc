import { resolve } from "node:path";
import { evaluateClusters } from "@facegraph/jobs";
import type { Command } from "commander";
import type { Config } from "../config.ts";
import { formatTable, print } from "../print.ts";
import { withGraph } from "../session.ts";

interface Options {
  readonly collection: string;
  readonly truth?: readonly string[];
  readonly json?: boolean;
}

/** `facegraph evaluate`: compares the active run with known identities. */
export function addEvaluateCommand(program: Command, config: Config): void {
  program
    .command("evaluate")
    .description("compare the active run with known identities")
    .option("--collection <name>", "the library", "default")
    .option(
      "--truth <path...>",
      "a folder that holds a folder per identity, or a JSON file of named boxes per photo; one or more (default: the folders that the photos lay in)",
    )
    .option("--json", "print one JSON document")
    .action(async ({ collection, truth, json }: Options) => {
      const evaluation = await withGraph(config, ({ connection }) =>
        evaluateClusters(connection, {
          collection,
          ...(truth === undefined
            ? {}
            : {
                truth: truth.map((path) => resolve(config.workingFolder, path)),
              }),
        }),
      );
      if (json === true) {
        print(JSON.stringify(evaluation));
        return;
      }
      const { faces, identities, clusters, pairwise, bCubed, missing } =
        evaluation;
      print(
        `${faces} faces of ${identities} identities, in ${clusters} clusters; ${missing} known faces are not in the library`,
      );
      const row = (
        name: string,
        { precision, recall, fMeasure }: typeof pairwise,
      ) => [name, precision.toFixed(4), recall.toFixed(4), fMeasure.toFixed(4)];
      print(
        formatTable(
          ["", "precision", "recall", "F"],
          [row("pairwise", pairwise), row("B-cubed", bCubed)],
        ),
      );
    });
}
