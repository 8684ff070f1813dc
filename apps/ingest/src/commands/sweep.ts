import type { ClusterMethod } from "@facegraph/cw-core";
import { runThresholdSweep } from "@facegraph/jobs";
import type { Command } from "commander";
import { Option } from "commander";
import { decimal } from "../arguments.ts";
import type { Config } from "../config.ts";
import { formatTable, print, showProgress } from "../print.ts";
import { withGraph } from "../session.ts";

interface Options {
  readonly collection: string;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly method?: ClusterMethod;
  readonly json?: boolean;
}

/** `facegraph sweep`: says what clustering would find at other thresholds. */
export function addSweepCommand(program: Command, config: Config): void {
  program
    .command("sweep")
    .description(
      "threshold sweep: say what clustering would find at several thresholds, and store nothing",
    )
    .option("--collection <name>", "the library", "default")
    .requiredOption("--from <t>", "the lowest threshold", decimal)
    .requiredOption("--to <t>", "the highest threshold", decimal)
    .option(
      "--step <t>",
      "the distance from one threshold to the next",
      decimal,
      0.02,
    )
    .addOption(
      new Option(
        "--method <name>",
        "how support is counted (default: the model card's)",
      ).choices(["cohesive", "robust", "classic", "sharpened"]),
    )
    .option("--json", "print one JSON document")
    .action(async ({ json, ...options }: Options) => {
      await withGraph(config, async ({ connection, graphs, signal }) => {
        const progress = showProgress(config);
        const points = await runThresholdSweep(connection, {
          ...options,
          graphs,
          signal,
          onProgress: (step, done, total) => {
            progress.update(step, done, total);
          },
        }).finally(() => {
          progress.finish();
        });
        if (json === true) {
          print(JSON.stringify(points));
          return;
        }
        print(
          formatTable(
            [
              "threshold",
              "edges",
              "clusters",
              "alone",
              "largest",
              "impure",
              "their faces",
              "names in conflict",
              "",
            ],
            points.map((point) => [
              point.threshold,
              point.edgeCount,
              point.clusterCount,
              point.singletonCount,
              point.largest,
              point.impureClusters,
              point.facesInImpure,
              point.namesInConflict,
              point.isCliff ? "one cluster starts to swallow others" : "",
            ]),
          ),
        );
      });
    });
}
