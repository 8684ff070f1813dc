// `npm run mutation [-- FILE …]`: changes libs/cw-core/src in one place at a time, runs the tests,
// and counts the changes that no test notices. Names files without ending (sweep clusters), all
// that changed since they were last counted without a name. Writes libs/cw-core/bench/mutation.md
// once every file is counted.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { join } from "node:path";

/** Not among the dependencies: 61 MB that nobody who uses facegraph needs. */
const version = "10.1.1";
const packages = ["core", "vitest-runner"].map(
  (name) => `@stryker-mutator/${name}@${version}`,
);

const projectFolder = join(import.meta.dirname, "..");
const library = join(projectFolder, "libs", "cw-core");
const strykerFolder = join(projectFolder, ".facegraph", "stryker");
const resultFolder = join(strykerFolder, "results");
const report = join(library, "bench", "mutation.md");

/** Nothing of these runs, or (the bytes) another program wrote it. */
const notMutated = ["index", "kernel-bytes"];
/** The tests of each file; those of its own name where nothing is said. */
const testsOf = {
  agreement: ["agreement", "errors"],
  adjacency: ["adjacency", "errors", "at-threshold"],
  "chinese-whispers": [
    "edges-that-count",
    "chinese-whispers",
    "chinese-whispers-constraints",
    "kernel",
    "errors",
  ],
  "compiled-sweep": ["compiled-sweep", "kernel"],
  clusters: ["clusters", "errors", "at-threshold"],
  constraints: ["constraints", "chinese-whispers-constraints", "errors"],
  "contracted-graph": ["contracted-graph", "cut-rows", "chinese-whispers"],
  contraction: ["contraction", "chinese-whispers"],
  "cut-rows": ["cut-rows", "errors"],
  evidence: ["evidence", "errors", "at-threshold"],
  growth: [
    "growth",
    "growth-suggestions",
    "cut-rows",
    "errors",
    "at-threshold",
  ],
  kernel: ["kernel", "rows"],
  "mersenne-twister": ["networkx-loop"],
  "networkx-loop": ["networkx-loop", "errors"],
  "node-graph": ["node-graph", "chinese-whispers", "at-threshold"],
  "poor-faces": ["poor-faces", "cut-rows", "errors", "at-threshold"],
  "settle-labels": ["settle-labels", "kernel"],
  sweep: ["sweep", "compiled-sweep", "chinese-whispers", "errors"],
};

const files = readdirSync(join(library, "src"))
  .map((name) => name.slice(0, -".ts".length))
  .filter((name) => !notMutated.includes(name));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !files.includes(name));
if (unknown.length > 0) {
  process.stderr.write(
    `Expected some of ${files.join(", ")} but received ${unknown.join(", ")}.\n`,
  );
  process.exit(2);
}

installStryker();
process.chdir(library);
mkdirSync(resultFolder, { recursive: true });
const isAsked = (name) =>
  asked.length > 0 ? asked.includes(name) : keptResult(name) === undefined;
for (const name of files.filter(isAsked)) await count(name);

const results = files.map(keptResult);
const missing = files.filter((_, index) => results[index] === undefined);
if (missing.length === 0) writeReport(results);
else process.stdout.write(`Still to be counted: ${missing.join(", ")}.\n`);

function installStryker() {
  if (
    existsSync(
      join(
        strykerFolder,
        "node_modules",
        packages[0].slice(0, -version.length - 1),
      ),
    )
  )
    return;
  mkdirSync(strykerFolder, { recursive: true });
  writeFileSync(join(strykerFolder, "package.json"), "{}");
  const { status } = spawnSync(
    "npm",
    // Without peers: the runner is to take the project's own vitest.
    [
      "install",
      "--prefix",
      strykerFolder,
      "--save-exact",
      "--ignore-scripts",
      "--legacy-peer-deps",
      ...packages,
    ],
    { stdio: "inherit" },
  );
  if (status !== 0) process.exit(status ?? 1);
}

function entryOf(name) {
  return join(
    strykerFolder,
    "node_modules",
    "@stryker-mutator",
    name,
    "dist",
    "src",
    "index.js",
  );
}

/**
 * Runs the tests against every mutant of a file, prints those that survive, and keeps the counts.
 */
async function count(name) {
  const { Stryker } = await import(entryOf("core"));
  process.env.FACEGRAPH_MUTATION_TESTS = (testsOf[name] ?? [name]).join(" ");
  const mutants = await new Stryker({
    mutate: [`src/${name}.ts`],
    plugins: [entryOf("vitest-runner")],
    testRunner: "vitest",
    vitest: {
      configFile: join(import.meta.dirname, "mutation.vitest.mjs"),
      related: false,
    },
    coverageAnalysis: "perTest",
    concurrency: 1,
    timeoutMS: 5000,
    tempDirName: join(strykerFolder, "work"),
    symlinkNodeModules: false,
    ignorePatterns: ["bench", "dist"],
    // they are stripped, and a test compares the kernel's source with its digest
    disableTypeChecks: false,
    cleanTempDir: "always",
    reporters: [],
    logLevel: "error",
  }).runMutationTest();
  const result = { file: name, digest: digestOf(name) };
  for (const status of ["Killed", "Timeout", "Survived", "NoCoverage"])
    result[status] = mutants.filter(
      (mutant) => mutant.status === status,
    ).length;
  result.invalid = mutants.length - mutantsOf(result);
  writeFileSync(join(resultFolder, `${name}.json`), JSON.stringify(result));
  for (const { status, location, mutatorName, replacement } of mutants)
    if (["Survived", "NoCoverage", "Timeout", "RuntimeError"].includes(status))
      process.stdout.write(
        `${status} src/${name}.ts:${location.start.line}:${location.start.column} ${mutatorName} → ${replacement.replaceAll(/\s+/g, " ").slice(0, 100)}\n`,
      );
  process.stdout.write(
    `${name}: ${scoreOf(result)} % of ${mutantsOf(result)}\n`,
  );
}

/** The counts of a file as it is now; undefined when it has changed since. */
function keptResult(name) {
  const path = join(resultFolder, `${name}.json`);
  if (!existsSync(path)) return undefined;
  const result = JSON.parse(readFileSync(path, "utf8"));
  return result.digest === digestOf(name) ? result : undefined;
}

function digestOf(name) {
  return createHash("sha256")
    .update(readFileSync(join(library, "src", `${name}.ts`)))
    .digest("hex");
}

function mutantsOf({ Killed, Timeout, Survived, NoCoverage }) {
  return Killed + Timeout + Survived + NoCoverage;
}

function scoreOf(result) {
  return ((100 * (result.Killed + result.Timeout)) / mutantsOf(result)).toFixed(
    1,
  );
}

function writeReport(results) {
  const total = { file: "all" };
  for (const key of ["Killed", "Timeout", "Survived", "NoCoverage"])
    total[key] = results.reduce((sum, result) => sum + result[key], 0);
  const rows = [...results, total].map(
    (result) =>
      `| ${[result.file, mutantsOf(result), result.Killed, result.Timeout, result.Survived, result.NoCoverage, scoreOf(result)].join(" | ")} |`,
  );
  writeFileSync(
    report,
    `# Mutation score of the tests

\`npm run mutation\`, ${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} x ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, Stryker ${version}.
Each mutant is the library with one change; it is killed when a test fails, or (timeout) no longer ends. The score is the share of killed ones and timeouts.

| file | mutants | killed | timeout | survived | no coverage | score, % |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}

Only the tests named after a file, or listed for it in tools/mutation.mjs, run against its mutants, with a fifth of the usual runs of each law
and a fixed seed, and without the graphs of up to 100,000 faces: the whole suite would kill no fewer. Not mutated: index.ts (names only), the compiled
kernel and kernel-bytes.ts, which Stryker cannot change; tests hold their labels byte for byte against the plain loops.
`,
  );
  process.stdout.write(
    `all: ${scoreOf(total)} % of ${mutantsOf(total)}; written to ${report}\n`,
  );
}
