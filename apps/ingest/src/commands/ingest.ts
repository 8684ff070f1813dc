import { resolve } from "node:path";
import type { AlignedKind } from "@facegraph/embedding";
import {
  type GrowthReport,
  ingestPhotos,
  type IngestReport,
} from "@facegraph/jobs";
import { type Command, Option } from "commander";
import { frameRate, integer, share } from "../arguments.ts";
import type { Config } from "../config.ts";
import { exitCodes } from "../exit-codes.ts";
import { log, print, showProgress } from "../print.ts";
import { withFaceGraph } from "../session.ts";

interface Options {
  readonly collection: string;
  readonly model?: string;
  readonly detector?: string;
  readonly minFace?: number;
  readonly minScore?: number;
  readonly aligned?: AlignedKind;
  readonly again?: boolean;
  readonly grow: boolean;
  readonly exact?: boolean;
  readonly fps?: number;
  readonly json?: boolean;
  readonly ndjson?: boolean;
}

/** `facegraph ingest <folder>`: stores the faces of photographs, and which are similar. */
export function addIngestCommand(program: Command, config: Config): void {
  program
    .command("ingest")
    .argument(
      "<folder>",
      "a folder, with photographs in it or in any folder below; or one file",
    )
    .description(
      "find the faces of a folder of photographs or of one file, and store them",
    )
    .option(
      "--collection <name>",
      "the library that takes the faces",
      "default",
    )
    .option(
      "--model <id>",
      "the embedder, one of `facegraph model list` (default: the one that the library has, dlib's for a new one)",
    )
    .option(
      "--detector <id>",
      "the detector, one of `facegraph model list` (default: the one on the embedder's card)",
    )
    .option(
      "--min-face <pixels>",
      "leave out faces whose shorter side is smaller than this (default: 20)",
      integer,
    )
    .option(
      "--min-score <score>",
      "leave out faces that the detector is less sure of, 0 to 1 (default: the detector card's)",
      share,
    )
    .addOption(
      new Option(
        "--aligned [how]",
        "each picture is one face: `as-is` is cropped for the embedder already, `landmarks` is to be cropped by its landmarks",
      )
        .choices(["as-is", "landmarks"])
        .preset("as-is"),
    )
    .option(
      "--again",
      "look at stored photos again; faces that are stored keep their ids and names",
    )
    .option("--no-grow", "do not place the new faces in the active run")
    .option(
      "--fps <rate>",
      "look at videos too, at so many frames a second; needs ffmpeg (default: 2 for a single video, none for videos in a folder)",
      frameRate,
    )
    .option(
      "--exact",
      "compare every two faces, even if that takes longer than ten minutes",
    )
    .option("--json", "print one JSON document")
    .option(
      "--ndjson",
      "print a JSON document per line: what became of each file, then the report",
    )
    .action(async (folder: string, options: Options) => {
      const report = await withFaceGraph(
        config,
        async (session) => {
          const progress = showProgress(config);
          try {
            return await ingestPhotos(
              session,
              resolve(config.workingFolder, folder),
              {
                collection: options.collection,
                again: options.again === true,
                grow: options.grow,
                exact: options.exact ?? false,
                framesPerSecond: options.fps,
                onFile: (file) => {
                  if (options.ndjson === true) print(JSON.stringify(file));
                },
                signal: session.signal,
                onProgress: (step, done, total) => {
                  progress.update(step, done, total);
                },
              },
            );
          } finally {
            progress.finish();
          }
        },
        {
          model: options.model,
          collection: options.collection,
          detector: options.detector,
          minSizePx: options.minFace,
          minScore: options.minScore,
          aligned: options.aligned,
        },
      );
      if (options.json === true || options.ndjson === true)
        print(JSON.stringify(report));
      else printReport(report);
      if (report.failures.length > 0)
        process.exitCode = exitCodes.someInputsFailed;
    });
}

/** Prints what was stored, and each file that was not with the reason. */
export function printReport(report: IngestReport): void {
  print(
    `${report.images} photos, ${report.facesFound} faces, ${report.withoutFace} without a face, ${report.unchanged} already known, ${report.failures.length} failed`,
  );
  print(
    `${report.nodesCreated} nodes and ${report.relationshipsCreated} relationships written, ${report.pairs} of them similar pairs`,
  );
  if (report.imagesReused > 0)
    print(
      `${report.imagesReused} photos have faces that were found for another library; ${report.namesCarried} faces have a name from there`,
    );
  if (report.pairSearch !== null)
    print(`similar pairs searched: ${report.pairSearch.method}`);
  if (report.growth !== null) printGrowth(report.growth);
  if (report.videos > 0) print(`${report.videos} videos`);
  if (report.videosLeftAlone > 0)
    print(
      `${report.videosLeftAlone} videos left alone; \`--fps 2\` looks at two frames a second`,
    );
  if (report.otherFiles > 0)
    print(`${report.otherFiles} other files left alone`);
  for (const notice of report.notices) log(notice);
  for (const { path, code, message } of report.failures)
    log(`${code}  ${path.replaceAll("\n", "\\u000a")}\n    ${message}`);
}

/** Prints how the new faces were placed. */
function printGrowth({
  run,
  newFaces,
  joined,
  newClusters,
  clustersJoined,
  mergeSuggestions,
  hasGrown,
}: GrowthReport): void {
  if (!hasGrown) return;
  print(
    `${newFaces} new faces in run ${run.id.slice(0, 8)}: ${joined} joined placed faces, ${newClusters} new clusters`,
  );
  if (clustersJoined > 0)
    print(`${clustersJoined} clusters joined to others by must-links`);
  if (mergeSuggestions > 0)
    print(
      `${mergeSuggestions} pairs of clusters may be one person; \`reviewQueue\` in GraphQL lists them`,
    );
}
