// `npm run mutation [-- FILE …]`: changes libs/cw-core/src in one place at a time, runs the tests
// that reach that place, and counts the changes that no test notices. Names files without ending
// (growth labels/clusters); without a name it takes all that changed since they were last counted.
// Writes libs/cw-core/bench/mutation.md once every file is counted.
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
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const projectFolder = join(import.meta.dirname, "..", "..");
const library = join(projectFolder, "libs", "cw-core");
const workFolder = join(projectFolder, ".facegraph", "stryker");
const resultFolder = join(workFolder, "results");
const report = join(library, "bench", "mutation.md");

/** The first runs nothing; another program wrote the second. */
const notMutated = ["index", "kernel/kernel-bytes"];

const files = readdirSync(join(library, "src"), { recursive: true })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => path.slice(0, -".ts".length).replaceAll("\\", "/"))
  .filter((path) => !notMutated.includes(path))
  .sort();
const asked = process.argv.slice(2);
const isNamed = (path, name) => path === name || path.endsWith(`/${name}`);
const unknown = asked.filter(
  (name) => !files.some((path) => isNamed(path, name)),
);
if (unknown.length > 0) {
  process.stderr.write(
    `Expected some of ${files.join(", ")} but received ${unknown.join(", ")}.\n`,
  );
  process.exit(2);
}

const { Stryker, strykerVersion } = await loadStryker();
process.chdir(library);
const isAsked = (path) =>
  asked.length > 0
    ? asked.some((name) => isNamed(path, name))
    : keptResult(path) === undefined;
for (const path of files.filter(isAsked)) await count(path);

const results = files.map(keptResult);
const missing = files.filter((_, index) => results[index] === undefined);
if (missing.length === 0) writeReport(results);
else process.stdout.write(`Still to be counted: ${missing.join(", ")}.\n`);

/** Loads Stryker, and installs it first unless the versions of the lock file are there. */
async function loadStryker() {
  const wanted = lockedVersion("package-lock.json");
  if (lockedVersion("node_modules/.package-lock.json") !== wanted) {
    const { status } = spawnSync("npm", ["ci", "--ignore-scripts"], {
      cwd: import.meta.dirname,
      stdio: "inherit",
    });
    if (status !== 0) process.exit(status ?? 1);
  }
  return {
    Stryker: (await import("@stryker-mutator/core")).Stryker,
    strykerVersion: wanted,
  };
}

function lockedVersion(lockFile) {
  const path = join(import.meta.dirname, lockFile);
  if (!existsSync(path)) return undefined;
  const { packages } = JSON.parse(readFileSync(path, "utf8"));
  return packages["node_modules/@stryker-mutator/core"].version;
}

/**
 * Runs the tests against every mutant of a file, prints those that survive, and keeps the counts.
 */
async function count(path) {
  const mutants = await new Stryker({
    mutate: [`src/${path}.ts`],
    plugins: [
      fileURLToPath(import.meta.resolve("@stryker-mutator/vitest-runner")),
    ],
    testRunner: "vitest",
    vitest: {
      configFile: join(import.meta.dirname, "vitest.config.mjs"),
      related: false,
    },
    coverageAnalysis: "perTest",
    concurrency: 1,
    timeoutMS: 5000,
    tempDirName: join(workFolder, "work"),
    symlinkNodeModules: false,
    ignorePatterns: ["bench", "dist"],
    disableTypeChecks: false, // Node strips the types and checks none
    cleanTempDir: "always",
    reporters: [],
    logLevel: "error",
  }).runMutationTest();
  const result = { file: path, digest: digestOf(path) };
  for (const status of ["Killed", "Timeout", "Survived", "NoCoverage"])
    result[status] = mutants.filter(
      (mutant) => mutant.status === status,
    ).length;
  result.invalid = mutants.length - mutantsOf(result);
  mkdirSync(dirname(resultPathOf(path)), { recursive: true });
  writeFileSync(resultPathOf(path), JSON.stringify(result));
  for (const { status, location, mutatorName, replacement } of mutants)
    if (["Survived", "NoCoverage", "Timeout", "RuntimeError"].includes(status))
      process.stdout.write(
        `${status} src/${path}.ts:${location.start.line}:${location.start.column} ${mutatorName} → ${replacement.replaceAll(/\s+/g, " ").slice(0, 100)}\n`,
      );
  process.stdout.write(
    `${path}: ${scoreOf(result)} % of ${mutantsOf(result)}\n`,
  );
}

/** The counts of a file as it is now; undefined when it has changed since. */
function keptResult(path) {
  if (!existsSync(resultPathOf(path))) return undefined;
  const result = JSON.parse(readFileSync(resultPathOf(path), "utf8"));
  return result.digest === digestOf(path) ? result : undefined;
}

function resultPathOf(path) {
  return join(resultFolder, `${path}.json`);
}

function digestOf(path) {
  return createHash("sha256")
    .update(readFileSync(join(library, "src", `${path}.ts`)))
    .digest("hex");
}

function mutantsOf({ Killed, Timeout, Survived, NoCoverage }) {
  return Killed + Timeout + Survived + NoCoverage;
}

function scoreOf(result) {
  const mutantCount = mutantsOf(result);
  if (mutantCount === 0) return "–"; // types only
  return ((100 * (result.Killed + result.Timeout)) / mutantCount).toFixed(1);
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

\`npm run mutation\`, ${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} x ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, Stryker ${strykerVersion}.
Each mutant is the library with one change; it is killed when a test fails, or (timeout) no longer ends. The score is the share of killed ones and timeouts.

| file | mutants | killed | timeout | survived | no coverage | score, % |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}

Each mutant meets the tests that reach it, as Stryker finds by running them once. They run with a fixed seed and a fifth of the usual
runs of each law, and without test/whispers/large-graphs.test.ts: the whole suite would kill no fewer. Not mutated: ${notMutated.map((path) => `src/${path}.ts`).join(" and ")} (names and bytes only), and
the compiled loops of libs/kernels, which Stryker cannot change; tests hold their labels byte for byte against the plain loops.
`,
  );
  process.stdout.write(
    `all: ${scoreOf(total)} % of ${mutantsOf(total)}; written to ${report}\n`,
  );
}
