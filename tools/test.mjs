// `npm test`: checks, unit tests of every project, then the integration and end-to-end tests; adds
// up the counts. The last line is "N passed, N failed"; a check, project or file that could not run
// at all counts as one failure. Tests that were not run are counted in the line before.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runChecks } from "./check.mjs";

const projectFolder = join(import.meta.dirname, "..");
const sharedFolder =
  process.env.FACEGRAPH_SHARED ?? join(projectFolder, "..", "shared");
const projects = [
  ...projectsBelow("libs", "test"),
  ...projectsBelow("apps", "test"),
  "models",
  "test",
];
/** Vitest writes it, and Nx brings it back where it answers from its cache. */
const reportOf = (project) =>
  join(projectFolder, project, "reports", "tests.json");
for (const project of projects) rmSync(reportOf(project), { force: true });

const failedChecks = runChecks();
const isReady =
  run(process.execPath, ["apps/ingest/src/main.ts", "setup"]) === 0;
if (isReady) {
  run("npx", nx("test"));
  run("npx", nx("test:integration"));
}

const expected = isReady ? projects.map(reportOf) : [];
const reports = expected.filter((path) => existsSync(path)).map(readReport);
const passed = sum(reports.map((report) => report.passed));
const failed =
  failedChecks.length +
  (isReady ? 0 : 1) +
  (expected.length - reports.length) +
  sum(reports.map((report) => report.failed));

for (const path of expected.filter((path) => !existsSync(path))) {
  process.stdout.write(`No report was written: ${path}\n`);
}
for (const name of failedChecks)
  process.stdout.write(`Check failed: ${name}\n`);
for (const { failures } of reports) {
  for (const failure of failures) process.stdout.write(`Failed: ${failure}\n`);
}
const notRun = sum(reports.map((report) => report.notRun));
if (notRun > 0)
  process.stdout.write(
    `${notRun} not run, because ${existsSync(sharedFolder) ? "they are marked to be skipped" : `they need the open test data, and there is none at ${sharedFolder}`}.\n`,
  );
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function nx(target) {
  return ["nx", "run-many", "-t", target, "--output-style=static"];
}

function run(program, argumentList) {
  return spawnSync(program, argumentList, {
    cwd: projectFolder,
    stdio: "inherit",
    env: { ...process.env, NX_DAEMON: "false", NX_TUI: "false" },
  }).status;
}

/** The projects below a folder that have tests of their own, such as "libs/jobs". */
function projectsBelow(folder, testFolder) {
  return readdirSync(join(projectFolder, folder))
    .map((name) => `${folder}/${name}`)
    .filter((project) => existsSync(join(projectFolder, project, testFolder)));
}

function readReport(path) {
  const report = JSON.parse(readFileSync(path, "utf8"));
  const failures = report.testResults.flatMap((file) => {
    const tests = file.assertionResults.filter(
      (test) => test.status === "failed",
    );
    if (tests.length === 0 && file.status === "failed")
      return [`${file.name}: ${file.message}`]; // the file itself would not load, or a hook failed
    return tests.map((test) => `${file.name}: ${test.fullName}`);
  });
  return {
    passed: report.numPassedTests,
    notRun: report.numPendingTests,
    failed: failures.length,
    failures,
  };
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
