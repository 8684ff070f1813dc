import { resolve } from "node:path";
import { Option, type Command } from "commander";
import type { AlignedKind } from "@facegraph/embedding";
import {
  ingestPhotos,
  type GrowthReport,
  type IngestReport,
} from "@facegraph/jobs";
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

/** `facegraph ingest <folder>`: photographs in, faces and similar pairs in the graph. */
export function addIngestCommand(program: Command, config: Config): void {
  program
    .command("ingest")
    .argument("<folder>", "photographs, in any folders below it; or one file")
    .description(
      "find the faces of a folder of photographs, or a video, and store them",
    )
    .option("--collection <name>", "the library they go into", "default")
    .option(
      "--model <id>",
      "the embedder, one of `facegraph model list` (default: dlib's); a library keeps to one",
    )
    .option(
      "--detector <id>",
      "the detector, one of `facegraph model list` (default: the one on the embedder's card)",
    )
    .option(
      "--min-face <pixels>",
      "leave out faces whose shorter side is smaller (default: 20)",
      integer,
    )
    .option(
      "--min-score <score>",
      "leave out what the detector is less sure of, 0 to 1 (default: as on its card)",
      share,
    )
    .addOption(
      new Option(
        "--aligned [how]",
        "each picture is one face: cut for the embedder already, or to be cut by its landmarks",
      )
        .choices(["as-is", "landmarks"])
        .preset("as-is"),
    )
    .option(
      "--again",
      "look at known photos again; faces that are there keep their ids and names",
    )
    .option(
      "--no-grow",
      "leave the active run as it is, instead of placing the new faces in it",
    )
    .option(
      "--fps <rate>",
      "look at that many frames a second of each video, too; needs ffmpeg (default: videos in folders are left alone, 2 for one by itself)",
      frameRate,
    )
    .option(
      "--exact",
      "compare all faces with all, even where that takes longer than ten minutes",
    )
    .option("--json", "one JSON document")
    .option(
      "--ndjson",
      "one JSON document a line: what became of each file, then the report",
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

/** What went in, and every file that did not with its reason. */
export function printReport(report: IngestReport): void {
  print(
    `${report.images} photos, ${report.facesFound} faces, ${report.withoutFace} without a face, ${report.unchanged} already known, ${report.failures.length} failed`,
  );
  print(
    `${report.nodesCreated} nodes and ${report.relationshipsCreated} relationships written, ${report.pairs} of them similar pairs`,
  );
  if (report.imagesReused > 0)
    print(
      `${report.imagesReused} photos whose faces another collection had found, ${report.namesCarried} faces named there`,
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

/** How the active run took the new faces in. */
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
    `${newFaces} new faces in run ${run.id.slice(0, 8)}: ${joined} joined faces that had a place, ${newClusters} new clusters`,
  );
  if (clustersJoined > 0)
    print(`${clustersJoined} clusters joined to another by links`);
  if (mergeSuggestions > 0)
    print(
      `${mergeSuggestions} pairs of clusters may be one person; see reviewQueue in GraphQL`,
    );
}
