// npm run bench -- NAME [part …]: measures a library beside its peers, and writes the results file
// beside that library.
import { existsSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { exitCodeOf, exitCodes } from "../../apps/ingest/src/exit-codes.ts";
import { withLock } from "../../libs/neo4j-server/src/folder-lock.ts";
import { stateFolder } from "../support/folders.ts";
import { cw } from "./cw.ts";
import { detection } from "./detection.ts";
import { faces } from "./faces.ts";
import { graph } from "./graph.ts";
import { large } from "./large.ts";
import { mutated } from "./mutated.ts";
import { pairs } from "./pairs.ts";
import { quality } from "./quality.ts";
import { type Benchmark, BenchmarkError } from "./support/benchmark.ts";
import {
  type Asked,
  describeParts,
  needsOf,
  planParts,
  tellPlan,
} from "./support/plan.ts";
import { footnote, readResults, writeResult } from "./support/results-file.ts";

const benchmarks = [
  cw,
  quality,
  pairs,
  graph,
  faces,
  large,
  detection,
  mutated,
];

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Error)) throw error;
  const code = "code" in error ? error.code : undefined;
  // what has a code says in a sentence what to do; anything else is a fault of ours
  process.stderr.write(
    `${typeof code === "string" ? error.message : (error.stack ?? error.message)}\n`,
  );
  process.exitCode =
    code === "WRONG_ARGUMENTS"
      ? exitCodes.usage
      : code === "NOT_READY"
        ? exitCodes.dependencyNotReady
        : exitCodeOf(error);
}

async function run(argumentList: readonly string[]): Promise<void> {
  const { name, isHelp, asked } = readArguments(argumentList);
  const benchmark = benchmarks.find((each) => each.name === name);
  if (isHelp) {
    await printHelp(benchmark === undefined ? benchmarks : [benchmark]);
    return;
  }
  if (benchmark === undefined)
    throw new BenchmarkError(
      "WRONG_ARGUMENTS",
      `Expected one of ${benchmarks.map((each) => each.name).join(", ")} but received ${name ?? "nothing"}; --help says what each measures.`,
    );
  await measure(benchmark, asked);
}

function readArguments(argumentList: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argumentList],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        faces: { type: "string" },
        inputs: { type: "string" },
        rounds: { type: "string" },
      },
    });
    const [name, ...parts] = positionals;
    const asked: Asked = {
      parts,
      ...countOf("faces", values.faces),
      ...countOf("inputs", values.inputs),
      ...countOf("rounds", values.rounds),
    };
    return { name, isHelp: values.help === true, asked };
  } catch (error) {
    if (error instanceof BenchmarkError || !(error instanceof Error))
      throw error;
    throw new BenchmarkError("WRONG_ARGUMENTS", error.message, {
      cause: error,
    });
  }
}

function countOf(option: "faces" | "inputs" | "rounds", text?: string) {
  if (text === undefined) return {};
  if (!/^[1-9]\d{0,7}$/.test(text))
    throw new BenchmarkError(
      "WRONG_ARGUMENTS",
      `Expected a number from 1 on for --${option} but received ${text}.`,
    );
  return { [option]: Number(text) };
}

async function printHelp(shown: readonly Benchmark[]): Promise<void> {
  const lines = [
    "npm run bench -- NAME [part …] [--faces N] [--rounds N] [--inputs N]",
    "",
    "Without a part, all parts are measured that are not long. Results are written at the standard size only;",
    "another size is for trying. Times are those of the results files.",
  ];
  for (const benchmark of shown)
    lines.push(
      "",
      `  ${benchmark.name}: ${benchmark.what} (${benchmark.resultsPath})`,
      ...describeParts(benchmark, await readResults(benchmark)),
    );
  process.stdout.write(`${lines.join("\n")}\n`);
}

async function measure(benchmark: Benchmark, asked: Asked): Promise<void> {
  const planned = planParts(benchmark, asked);
  const say = (line: string) => process.stderr.write(`${line}\n`);
  tellPlan(benchmark, planned, await readResults(benchmark)).forEach(say);
  const lockFolder = join(stateFolder, "bench");
  if (existsSync(join(lockFolder, "server.lock")))
    say("If another benchmark is running, this one waits for its end.");
  await withLock(lockFolder, async () => {
    for (const need of needsOf(planned)) await need.install();
    for (const { name, part, size, rounds, isStandard } of planned) {
      const ready = await part.prepare({ size, rounds });
      try {
        const loadBefore = loadavg()[0]!;
        const started = performance.now();
        const lines = await ready.measure();
        lines.push(footnote(loadBefore, (performance.now() - started) / 1000));
        process.stdout.write(`${lines.join("\n")}\n\n`);
        // at once, so that it stays whatever happens next
        if (isStandard) await writeResult(benchmark, name, lines);
      } finally {
        await ready.close?.();
      }
    }
  });
}
