import { resolve } from "node:path";
import type { AlignedKind } from "@facegraph/embedding";
import { abandonMigration } from "@facegraph/face-graph/migrations";
import { migrateModel, type MigrationReport } from "@facegraph/jobs";
import { type Command, Option } from "commander";
import { integer, share } from "../arguments.ts";
import type { Config } from "../config.ts";
import { exitCodes } from "../exit-codes.ts";
import { log, print, showProgress, visible } from "../print.ts";
import { withFaceGraph, withGraph } from "../session.ts";

interface Options {
  readonly collection: string;
  readonly detector?: string;
  readonly minFace?: number;
  readonly minScore?: number;
  readonly aligned?: AlignedKind;
  readonly photos?: string;
  readonly exact?: boolean;
  readonly dryRun?: boolean;
  readonly abandon?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `facegraph model migrate <id>`: moves a library to another model, with all that people said. */
export function addMigrateCommand(model: Command, config: Config): void {
  model
    .command("migrate")
    .argument("<id>", "the embedder, one of `facegraph model list`")
    .description(
      "move a library to another model; names, constraints and corrections stay with their faces. After an interruption the same command goes on; until it is done, nothing else is written to the library's faces",
    )
    .option("--collection <name>", "the library", "default")
    .option(
      "--detector <id>",
      "the detector (default: the one on the embedder's card)",
    )
    .option(
      "--min-face <pixels>",
      "leave out new faces whose shorter side is smaller than this (default: 20)",
      integer,
    )
    .option(
      "--min-score <score>",
      "leave out new faces that the detector is less sure of, 0 to 1 (default: the detector card's)",
      share,
    )
    .addOption(
      new Option(
        "--aligned [how]",
        "each picture is one face, as in `facegraph ingest`",
      )
        .choices(["as-is", "landmarks"])
        .preset("as-is"),
    )
    .option(
      "--photos <folder>",
      "where photographs lie that were moved since they were taken in",
    )
    .option(
      "--exact",
      "compare every two faces, even if that takes longer than ten minutes",
    )
    .option("--dry-run", "say what would be done, and change nothing")
    .option(
      "--abandon",
      "give up a move that is not done: the library stays as it was",
    )
    .option(
      "--yes",
      "go on although photographs cannot be read; their faces keep their names but are not compared",
    )
    .option("--json", "print one JSON document")
    .action(async (id: string, options: Options) => {
      if (options.abandon === true) {
        await abandon(config, options);
        return;
      }
      const report = await withFaceGraph(
        config,
        async (session) => {
          const progress = showProgress(config);
          return migrateModel(session, {
            collection: options.collection,
            exact: options.exact === true,
            dryRun: options.dryRun === true,
            despiteMissing: options.yes === true,
            photos:
              options.photos === undefined
                ? undefined
                : resolve(config.workingFolder, options.photos),
            signal: session.signal,
            onProgress: (step, done, total) => {
              progress.update(step, done, total);
            },
          }).finally(() => {
            progress.finish();
          });
        },
        {
          model: id,
          detector: options.detector,
          minSizePx: options.minFace,
          minScore: options.minScore,
          aligned: options.aligned,
        },
      );
      if (options.json === true) print(JSON.stringify(report));
      else printReport(report);
      if (report.namesAtRisk.length > 0) process.exitCode = exitCodes.conflict;
      else if (report.missing.length > 0)
        process.exitCode = report.isDryRun
          ? exitCodes.conflict
          : exitCodes.someInputsFailed;
    });
}

async function abandon(
  config: Config,
  { collection, json }: Options,
): Promise<void> {
  const given = await withGraph(config, ({ connection }) =>
    abandonMigration(connection, collection),
  );
  const { fromModelId, modelId } = given;
  if (json === true)
    print(JSON.stringify({ collection, from: fromModelId, to: modelId }));
  else
    print(
      `${collection} stays with ${fromModelId}; what was done for ${modelId} is deleted`,
    );
}

function printReport(report: MigrationReport): void {
  const { collection, from, to, isDryRun, missing } = report;
  const { facesFound, facesKept, facesNew, facesMissing } = report;
  if (!isDryRun && facesFound === null) {
    print(`${collection} has the model ${to} already; nothing is to be done`);
    return;
  }
  print(
    `${collection}: ${from} -> ${to}, faces found by ${report.foundBy}${isDryRun ? " (dry run)" : ""}`,
  );
  print(
    `${report.images} photographs and videos, ${report.faces} faces, ${report.namedFaces} of them named; ${report.constraints} constraints, ${report.runs} runs`,
  );
  print(
    `method ${report.method}, threshold ${report.threshold}, edge floor ${Number(report.edgeFloor.toFixed(3))}`,
  );
  if (facesFound !== null)
    print(
      `${facesFound} faces found again, ${facesKept ?? 0} not found and kept where they are, ${facesNew ?? 0} new, ${facesMissing ?? 0} without their photographs`,
    );
  if (report.videos > 0)
    print(
      `${report.videos} videos: their faces are embedded where they were found, and no new ones are looked for`,
    );
  for (const { path, why, faces, names } of missing)
    print(
      `missing  ${visible(path)}  ${faces} faces${names.length > 0 ? `, ${visible(names.join(", "))}` : ""}  (${visible(why)})`,
    );
  for (const notice of report.notices) log(notice);
  printRun(report);
}

function printRun({ collection, run, namesAtRisk }: MigrationReport): void {
  if (run === null) return;
  const short = run.slice(0, 12);
  if (namesAtRisk.length === 0) {
    print(`run ${short} is active; earlier runs stay`);
    return;
  }
  const option =
    collection === "default"
      ? ""
      : ` --collection ${JSON.stringify(collection)}`;
  log(
    `Names at risk: ${namesAtRisk.join(", ")}. Run ${short} is stored but not active. Compare it by \`facegraph runs diff active ${short}${option}\`; \`facegraph runs activate ${short} --yes${option}\` activates it.`,
  );
}
