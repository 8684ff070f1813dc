import { readCollection } from "@facegraph/face-graph/collections";
import {
  type ClusterRun,
  deleteRun,
  listRuns,
} from "@facegraph/face-graph/runs";
import {
  activateSafely,
  compareRuns,
  findRunByWords,
  type RunComparison,
  type SharedFaces,
} from "@facegraph/jobs";
import type { Command } from "commander";
import type { Config } from "../config.ts";
import { sayWhatHelps } from "../names-at-risk.ts";
import { formatTable, print } from "../print.ts";
import { printClusters } from "../print-clusters.ts";
import { withGraph } from "../session.ts";

interface Options {
  readonly collection: string;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** Splits and merges shown, at most. */
const shownOverlaps = 10;
const aRun = "`active`, an id, the start of an id, or a name";

/** `facegraph runs …`: lists and compares the clusterings of a library. */
export function addRunsCommands(program: Command, config: Config): void {
  const runs = program
    .command("runs")
    .description("list, compare, activate and delete runs");
  const subcommand = (usage: string, description: string) =>
    runs
      .command(usage)
      .description(description)
      .option("--collection <name>", "the library", "default")
      .option("--json", "print one JSON document");

  subcommand("list", "list all runs, newest first").action(
    async ({ collection, json }: Options) => {
      await withGraph(config, async ({ connection }) => {
        const { activeRun } = await readCollection(connection, collection);
        const all = (await listRuns(connection, collection)).map((run) => ({
          ...run,
          active: run.id === activeRun,
        }));
        if (json === true) print(JSON.stringify(all));
        else printRuns(all);
      });
    },
  );

  subcommand("show", "show a run and its largest clusters")
    .argument("<run>", aRun)
    .action(async (words: string, { collection, json }: Options) => {
      await withGraph(config, async ({ connection }) => {
        const run = await findRunByWords(connection, collection, words);
        const { activeRun } = await readCollection(connection, collection);
        const active = run.id === activeRun;
        if (json === true) {
          print(JSON.stringify({ ...run, active }));
          return;
        }
        printRuns([{ ...run, active }]);
        print("");
        await printClusters(connection, run);
      });
    });

  subcommand("diff", "say how the second of two runs differs from the first")
    .argument("<a>", aRun)
    .argument("<b>", aRun)
    .action(async (a: string, b: string, { collection, json }: Options) => {
      await withGraph(config, async ({ connection }) => {
        const comparison = await compareRuns(connection, collection, {
          a: (await findRunByWords(connection, collection, a)).id,
          b: (await findRunByWords(connection, collection, b)).id,
        });
        if (json === true) print(JSON.stringify(comparison));
        else printComparison(comparison);
      });
    });

  subcommand("activate", "make a run the active one, which is shown and grown")
    .argument("<run>", aRun)
    .option("--yes", "activate the run even if it puts names at risk")
    .action(async (words: string, { collection, json, yes }: Options) => {
      await withGraph(config, async ({ connection }) => {
        const run = await findRunByWords(connection, collection, words);
        const activated = await activateSafely(connection, collection, run.id, {
          despiteNamesAtRisk: yes === true,
        }).catch((error: unknown) => {
          throw sayWhatHelps(error, collection);
        });
        if (json === true) print(JSON.stringify(activated));
        else print(`${run.id} is active`);
      });
    });

  subcommand("delete", "delete a run and the clusters that only it holds")
    .argument("<run>", aRun)
    .action(async (words: string, { collection, json }: Options) => {
      await withGraph(config, async ({ connection }) => {
        const run = await findRunByWords(connection, collection, words);
        const deleted = await deleteRun(connection, collection, run.id);
        if (json === true) print(JSON.stringify(deleted));
        else print(`${run.id} is deleted`);
      });
    });
}

function printRuns(
  runs: readonly (ClusterRun & { readonly active: boolean })[],
): void {
  print(
    formatTable(
      [
        "run",
        "",
        "name",
        "method",
        "threshold",
        "clusters",
        "alone",
        "faces",
        "created",
      ],
      runs.map((run) => [
        run.id.slice(0, 8),
        run.active ? "active" : "",
        run.name,
        run.method,
        Number(run.threshold.toFixed(3)),
        run.clusterCount,
        run.singletonCount,
        run.faceCount,
        run.createdAt.toISOString().slice(0, 19),
      ]),
    ),
  );
}

function printComparison({
  a,
  b,
  facesCompared,
  facesMoved,
  clustersUnchanged,
  bCubedF,
  adjustedRand,
  splits,
  merges,
  namesAtRisk,
}: RunComparison): void {
  print(
    `${facesCompared} faces in both, ${facesMoved} moved; ${clustersUnchanged} clusters the same, of ${a.clusterCount} and ${b.clusterCount}`,
  );
  print(
    `B-cubed F ${bCubedF.toFixed(4)}, adjusted Rand ${adjustedRand.toFixed(4)}`,
  );
  printOverlaps("split", "into", splits);
  printOverlaps("merged", "of", merges);
  if (namesAtRisk.length > 0)
    print(`names at risk: ${namesAtRisk.map(({ name }) => name).join(", ")}`);
}

function printOverlaps(
  what: string,
  how: string,
  overlaps: readonly SharedFaces[],
): void {
  if (overlaps.length === 0) return;
  print("");
  print(
    formatTable(
      [what, how, "faces", "jaccard"],
      overlaps
        .slice(0, shownOverlaps)
        .map(({ cluster, other, faces, jaccard }) => [
          cluster.slice(0, 8),
          other.slice(0, 8),
          faces,
          Number(jaccard.toFixed(3)),
        ]),
    ),
  );
  const hidden = overlaps.length - shownOverlaps;
  if (hidden > 0) print(`and ${hidden} more`);
}
