// `npm test`: checks, unit tests of every project, then the integration and end-to-end tests; adds
// up the counts. The last line is "N passed, N failed"; a check, project or file that could not run
// at all counts as one failure.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runChecks } from "./check.mjs";

const projectFolder = join(import.meta.dirname, "..");
const reportFolder = join(projectFolder, "reports");
rmSync(reportFolder, { recursive: true, force: true });

const failedChecks = runChecks();
const isReady =
  run(process.execPath, ["apps/ingest/src/main.ts", "setup"]) === 0;
if (isReady) {
  run("npx", nx("test"));
  run("npx", nx("test:integration"));
}

const expected = isReady
  ? [
      ...projectNames("libs", "test"),
      ...projectNames("apps", "test"),
      "test",
    ].map((project) => join(reportFolder, `${project}.json`))
  : [];
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

/** The projects under a folder that have tests of their own. */
function projectNames(folder, testFolder) {
  return readdirSync(join(projectFolder, folder)).filter((project) =>
    existsSync(join(projectFolder, folder, project, testFolder)),
  );
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
    failed: failures.length,
    failures,
  };
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
