import { type DoctorReport, type Finding, runDoctor } from "@facegraph/jobs";
import { type Command, Option } from "commander";
import type { Config } from "../config.ts";
import { exitCodes } from "../exit-codes.ts";
import { formatTable, log, print, showProgress } from "../print.ts";
import { withGraph } from "../session.ts";

interface Options {
  readonly collection?: string;
  readonly fix?: boolean;
  readonly failOn?: "warning" | "error";
  readonly json?: boolean;
}

/** `facegraph doctor`: says what is wrong with the server, the models or a library, and repairs. */
export function addDoctorCommand(program: Command, config: Config): void {
  program
    .command("doctor")
    .description("examine the database, the models and the libraries")
    .option("--collection <name>", "one library (default: all)")
    .option("--fix", "put right what can be put right without a guess")
    .addOption(
      new Option(
        "--fail-on <severity>",
        "exit with 6 when there is a finding of this severity or worse",
      ).choices(["warning", "error"]),
    )
    .option("--json", "print one JSON document")
    .action(async ({ json, failOn, ...options }: Options) => {
      const report = await withGraph(
        config,
        async (session) => {
          const progress = showProgress(config);
          return runDoctor(session, config, log, {
            ...options,
            signal: session.signal,
            onProgress: (step, done, total) => {
              progress.update(step, done, total);
            },
          }).finally(() => {
            progress.finish();
          });
        },
        { leavesSchema: true },
      );
      if (json === true) print(JSON.stringify(report));
      else printReport(report);
      const failing = report.findings.filter(
        ({ severity }) =>
          severity === "error" ||
          (failOn === "warning" && severity === "warning"),
      );
      if (failOn !== undefined && failing.length > 0)
        process.exitCode = exitCodes.findings;
    });
}

function printReport({
  server,
  freeBytes,
  recall,
  pairSearch,
  findings,
  fixed,
}: DoctorReport): void {
  print(
    `Neo4j ${server.version} ${server.edition}, ${Math.floor(freeBytes / 1e6)} MB free`,
  );
  for (const [name, { facesSampled, expected, found }] of Object.entries(
    recall,
  ))
    print(
      `${name}: ${found} of ${expected} similar pairs of ${facesSampled} faces are stored`,
    );
  for (const [name, search] of Object.entries(pairSearch))
    if (search !== null) print(`${name}: ${describeSearch(search)}`);
  const rows = [
    ...fixed.map((finding) => toRow(finding, "fixed")),
    ...findings.map((finding) => toRow(finding, finding.severity)),
  ];
  if (rows.length > 0)
    print(
      `\n${formatTable(["", "library", "check", "", "what", "advice"], rows)}`,
    );
  if (findings.length === 0) print("Nothing is wrong.");
}

function describeSearch({
  method,
  recall,
  sampledFaces,
}: NonNullable<DoctorReport["pairSearch"][string]>): string {
  const found =
    recall === null
      ? ""
      : `, which found ${(recall * 100).toFixed(1)} % of the neighbours of ${sampledFaces} sampled faces`;
  return `pairs last searched: ${method}${found}`;
}

function toRow(
  { collection, check, count, what, advice }: Finding,
  state: string,
): (string | number)[] {
  return [state, collection ?? "", check, count, what, advice];
}
