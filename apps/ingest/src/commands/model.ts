import { resolve } from "node:path";
import type { Command } from "commander";
import {
  addFaceModel,
  checkFaceModel,
  listFaceModels,
  type ModelCard,
} from "@facegraph/jobs";
import type { Config } from "../config.ts";
import { formatTable, log, print } from "../print.ts";

interface Options {
  readonly json?: boolean;
}

/** `facegraph model list|add|check`: the face models at hand, and those of one's own. */
export function addModelCommands(program: Command, config: Config): void {
  const model = program
    .command("model")
    .description("the face models at hand, and those of your own");

  model
    .command("list")
    .description("say which models there are, and what their cards say")
    .option("--json", "one JSON document")
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
            cards.map(describe),
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
    .option("--json", "one JSON document")
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
            `Added ${added.id}; an embedder uses it whose card names it as its detector.`,
          );
      },
    );

  model
    .command("check")
    .argument("<id>", "one of `facegraph model list`")
    .description("check a model's digest, file and card again, and try it")
    .option("--json", "one JSON document")
    .action(async (id: string, { json }: Options) => {
      const card = await checkFaceModel(config, log, id);
      print(
        json === true
          ? JSON.stringify(card)
          : `${card.id} is what its card says: ${card.file}, ${card.sha256}`,
      );
    });
}

function describe(card: ModelCard): (string | number)[] {
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
