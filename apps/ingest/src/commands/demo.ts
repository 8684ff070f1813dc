import { join, resolve } from "node:path";
import { writeSamplePhotos } from "@facegraph/embedding";
import type { ClusterRun } from "@facegraph/face-graph/runs";
import {
  clusterFaces,
  findRunByWords,
  type GraphSession,
  ingestPhotos,
  JobError,
} from "@facegraph/jobs";
import type { Command } from "commander";
import type { Config } from "../config.ts";
import { exitCodes } from "../exit-codes.ts";
import { sayWhatHelps } from "../names-at-risk.ts";
import { log, print, showProgress } from "../print.ts";
import { printClusters } from "../print-clusters.ts";
import { serveUntilAborted } from "../serve-graph.ts";
import { withFaceGraph } from "../session.ts";
import { printReport } from "./ingest.ts";

const collection = "demo";

/** `npm run demo [folder]`: ingests and clusters photographs, and serves the graph. */
export function addDemoCommand(program: Command, config: Config): void {
  program
    .command("demo")
    .argument(
      "[folder]",
      "your photographs (default: six that ship with the face models)",
    )
    .option("--exit", "exit after the table")
    .description(
      "group the faces of a folder, show the clusters, and serve the graph until Ctrl-C",
    )
    .action(
      async (folder: string | undefined, { exit }: { exit?: boolean }) => {
        const photos =
          folder === undefined
            ? await sampleFolder(config)
            : resolve(config.workingFolder, folder);
        const name =
          folder === undefined ? collection : `${collection} ${photos}`;
        await withFaceGraph(
          config,
          async (session) => {
            const progress = showProgress(config);
            const options = {
              collection: name,
              signal: session.signal,
              onProgress: (step: string, done: number, total: number) => {
                progress.update(step, done, total);
              },
            };
            try {
              const report = await ingestPhotos(session, photos, {
                ...options,
                grow: false, // all faces are clustered next
              });
              const run = await clusterFaces(session.connection, {
                ...options,
                graphs: session.graphs,
                activate: true,
              }).catch((error: unknown) => showRefused(session, error, name));
              progress.finish();
              printReport(report);
              print("");
              await printClusters(session.connection, run);
              if (report.failures.length > 0)
                process.exitCode = exitCodes.someInputsFailed;
            } finally {
              progress.finish();
            }
            if (exit === true) return;
            await serveUntilAborted(config, session, (url) => {
              printAddresses(url, session.browserUrl, session.access, name);
            });
          },
          { collection: name },
        );
      },
    );
}

/** With names at risk, the run that was active stays so, and is what the demo shows. */
function showRefused(
  { connection }: GraphSession,
  error: unknown,
  collection: string,
): Promise<ClusterRun> {
  if (!(error instanceof JobError) || error.code !== "NAMES_AT_RISK")
    throw error;
  log(String(sayWhatHelps(error, collection)));
  return findRunByWords(connection, collection, "active");
}

async function sampleFolder({ stateFolder }: Config): Promise<string> {
  const folder = join(stateFolder, "demo-photos");
  const count = await writeSamplePhotos(folder);
  log(
    `No folder was given. The demo takes the six photos that ship with the face models, and six edited copies of each (mirrored, cropped, brighter, darker, re-encoded, turned): ${count} photos in ${folder}`,
  );
  return folder;
}

function printAddresses(
  apiUrl: string,
  browserUrl: string | undefined,
  {
    uri,
    username,
    password,
  }: { uri: string; username: string; password: string },
  name: string,
): void {
  print(`
GraphQL        ${apiUrl}
  curl -s ${apiUrl} -H 'content-type: application/json' -d '${JSON.stringify({
    query: `{ clusters(collection: ${JSON.stringify(name)}, first: 3) { edges { node { id size cohesion faces(first: 3) { edges { node { image { files { path } } } } } } } } }`,
  }).replaceAll("'", "'\\''")}'`);
  if (browserUrl !== undefined) {
    print(`
Neo4j Browser  ${browserUrl}   (connect to ${uri} as ${username}, password ${password})
  MATCH (a:Face {collection: '${name.replaceAll("'", "\\'")}'})-[s:SIMILAR]-(b:Face) WHERE a.cluster = b.cluster RETURN a, s, b LIMIT 200`);
  }
  print("\nCtrl-C stops both.");
}
