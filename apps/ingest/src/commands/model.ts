import { resolve } from "node:path";
import type { ModelCard } from "@facegraph/embedding";
import {
  addFaceModel,
  calibrateModel,
  type CalibrationReport,
  checkFaceModel,
  listFaceModels,
} from "@facegraph/jobs";
import type { Command } from "commander";
import { count } from "../arguments.ts";
import type { Config } from "../config.ts";
import { formatTable, log, print, showProgress, visible } from "../print.ts";
import { withInterrupt } from "../session.ts";
import { addMigrateCommand } from "./model-migrate.ts";

interface Options {
  readonly json?: boolean;
}

/** `facegraph model list|add|check|calibrate|migrate`: shows the face models, and adds own ones. */
export function addModelCommands(program: Command, config: Config): void {
  const model = program
    .command("model")
    .description(
      "list the face models, add your own, and move a library to another",
    );

  model
    .command("list")
    .description("list the models and what their cards say")
    .option("--json", "print one JSON document")
    .action(async ({ json }: Options) => {
      const cards = await listFaceModels(config, log);
      if (json === true) print(JSON.stringify(cards));
      else
        print(
          formatTable(
            [
              "model",
              "task",
              "input",
              "values",
              "method",
              "threshold",
              "floor",
            ],
            cards.map(toRow),
          ),
        );
    });

  model
    .command("add")
    .argument("<file>", "an ONNX model: an embedder or a detector")
    .description("check a model of your own against its card, and keep both")
    .option(
      "--card <file>",
      "its card in JSON (default: beside the model, .json for .onnx)",
    )
    .option("--json", "print one JSON document")
    .action(
      async (file: string, { card, json }: Options & { card?: string }) => {
        const path = resolve(config.workingFolder, file);
        const added = await addFaceModel(config, log, {
          model: path,
          card:
            card === undefined
              ? path.replace(/(\.onnx)?$/i, ".json")
              : resolve(config.workingFolder, card),
        });
        if (json === true) print(JSON.stringify(added));
        else if (added.task === "embedder")
          print(
            `Added ${added.id}; use it with \`facegraph ingest <folder> --model ${added.id} --collection <name>\`.`,
          );
        else
          print(
            `Added ${added.id}; use it with \`facegraph ingest <folder> --detector ${added.id}\`, or name it as the detector on an embedder's card.`,
          );
      },
    );

  model
    .command("check")
    .argument("<id>", "one of `facegraph model list`")
    .description("check the digest, file and card of a model again, and try it")
    .option("--json", "print one JSON document")
    .action(async (id: string, { json }: Options) => {
      const card = await checkFaceModel(config, log, id);
      print(
        json === true
          ? JSON.stringify(card)
          : `${card.id} is what its card says: ${card.file}, ${card.sha256}`,
      );
    });

  model
    .command("calibrate")
    .argument(
      "<folder>",
      "a folder that holds a folder of photographs per person",
    )
    .requiredOption("--id <id>", "the id of the model on its new card")
    .option("--model <id>", "the embedder to measure (default: SFace)")
    .option("--card <file>", "where to write the card (default: <id>.json)")
    .option("--plot <file>", "where to write the plot (default: <id>.svg)")
    .option(
      "--faces <n>",
      "how many faces the library will have; a larger one needs a higher threshold (default: the size is not considered)",
      count,
    )
    .description(
      "measure an embedder on people you know: threshold, error rates, mean vector and sharpness",
    )
    .option("--json", "print one JSON document")
    .action(async (folder: string, options: CalibrateArguments) => {
      const { id, card = `${id}.json`, plot = `${id}.svg` } = options;
      const report = await withInterrupt((signal) => {
        const progress = showProgress(config);
        return calibrateModel(
          config,
          log,
          resolve(config.workingFolder, folder),
          {
            model: options.model,
            newId: id,
            cardFile: resolve(config.workingFolder, card),
            plotFile: resolve(config.workingFolder, plot),
            libraryFaces: options.faces,
            signal,
            onProgress: (step, done, total) => {
              progress.update(step, done, total);
            },
          },
        ).finally(() => {
          progress.finish();
        });
      });
      if (options.json === true) print(JSON.stringify(report));
      else printCalibration(report);
    });

  addMigrateCommand(model, config);
}

interface CalibrateArguments extends Options {
  readonly id: string;
  readonly model?: string;
  readonly card?: string;
  readonly plot?: string;
  readonly faces?: number;
}

function printCalibration(report: CalibrationReport): void {
  const { faces, identities, threshold, edgeFloor, errors, errorsOnOthers } =
    report;
  const row = (name: string, { missed, mistaken }: typeof errors) => [
    name,
    missed.toFixed(4),
    mistaken.toFixed(4),
  ];
  print(
    `${faces} faces of ${identities} people; ${report.withoutFace} photos without a face, ${report.failures} failed`,
  );
  print(
    `Threshold ${threshold}, edge floor ${edgeFloor}, sharpness ${report.sharpness}, mean vector: ${report.meanVectorIs}`,
  );
  if (report.holdsUpToFaces !== undefined)
    print(
      `The threshold holds for libraries of up to ${report.holdsUpToFaces} faces`,
    );
  print(
    formatTable(
      ["", "missed", "mistaken"],
      [
        row("on these faces", errors),
        ...(errorsOnOthers === undefined
          ? []
          : [row("on other people", errorsOnOthers)]),
      ],
    ),
  );
  print(`Card  ${visible(report.cardFile)}`);
  print(`Plot  ${visible(report.plotFile)}`);
}

function toRow(card: ModelCard): (string | number)[] {
  if (card.task !== "embedder") return [card.id, card.task, "", "", "", "", ""];
  const { width, height } = card.input;
  return [
    card.id,
    card.task,
    `${width} x ${height}`,
    String(card.embeddingSize),
    card.recommendedMethod,
    String(card.recommendedThreshold),
    String(card.edgeFloor),
  ];
}
