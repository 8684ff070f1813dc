import type { ClusterMethod } from "@facegraph/cw-core";
import { readCollection } from "@facegraph/face-graph/collections";
import {
  clusterFaces,
  explainThreshold,
  outgrownThreshold,
} from "@facegraph/jobs";
import type { Command } from "commander";
import { Option } from "commander";
import { integer, threshold } from "../arguments.ts";
import type { Config } from "../config.ts";
import { sayWhatHelps } from "../names-at-risk.ts";
import { log, print, showProgress } from "../print.ts";
import { printClusters } from "../print-clusters.ts";
import { withGraph } from "../session.ts";

interface Options {
  readonly collection: string;
  readonly threshold?: number | "auto";
  readonly method?: ClusterMethod;
  readonly name?: string;
  readonly seed?: number;
  readonly activate: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `facegraph cluster`: makes a run of clusters from the similar pairs. */
export function addClusterCommand(program: Command, config: Config): void {
  program
    .command("cluster")
    .description("group the faces of a library by person, as a new run")
    .option("--collection <name>", "the library", "default")
    .option(
      "--threshold <t>",
      "the smallest similarity that makes an edge, 0 to 1, or auto to find it from the data (default: the model card's)",
      threshold,
    )
    .addOption(
      new Option(
        "--method <name>",
        "how support is counted (default: the model card's)",
      ).choices(["cohesive", "robust", "classic", "sharpened"]),
    )
    .option(
      "--name <name>",
      "the name of the run (default: method and threshold)",
    )
    .option(
      "--seed <n>",
      "decides the order in which faces are visited (default: 1)",
      integer,
    )
    .option("--no-activate", "leave the active run as it is")
    .option("--yes", "activate the run even if it puts names at risk")
    .option("--json", "print one JSON document")
    .action(async ({ json, yes, ...options }: Options) => {
      await withGraph(config, async (session) => {
        const progress = showProgress(config);
        const run = await clusterFaces(session.connection, {
          ...options,
          despiteNamesAtRisk: yes === true,
          graphs: session.graphs,
          signal: session.signal,
          onProgress: (step, done, total) => {
            progress.update(step, done, total);
          },
        })
          .catch((error: unknown) => {
            throw sayWhatHelps(error, options.collection);
          })
          .finally(() => {
            progress.finish();
          });
        const collection = await readCollection(
          session.connection,
          run.collection,
        );
        const outgrown = outgrownThreshold(collection, run.threshold);
        if (outgrown !== undefined) log(outgrown);
        if (options.threshold === "auto") log(explainThreshold(collection));
        if (json === true) print(JSON.stringify(run));
        else await printClusters(session.connection, run);
      });
    });
}
