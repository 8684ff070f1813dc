// `npm run check`: all that can be said of the project without running it. Each check is a target
// of Nx, which answers from its cache where nothing changed that the check reads.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const checks = [
  "format",
  "typecheck",
  "references",
  "bytes",
  "lint",
  "circles",
  "folders",
  "unused",
  "spelling",
  "words",
];

/** Runs every check to its end, prints what failed; returns the names of those that did. */
export function runChecks() {
  const { status, stdout, stderr } = spawnSync(
    "npx",
    ["nx", "run-many", "-t", ...checks, "--output-style=static"],
    {
      cwd: join(import.meta.dirname, ".."),
      encoding: "utf8",
      env: { ...process.env, NX_DAEMON: "false", NX_TUI: "false" },
      maxBuffer: 1 << 28,
    },
  );
  const failed = status === 0 ? [] : failedTasks(`${stdout}${stderr}`);
  if (status !== 0) process.stdout.write(`${stdout}${stderr}\n`);
  for (const check of checks) {
    const projects = failed.filter((task) => task.endsWith(`:${check}`));
    process.stdout.write(
      `${check}: ${projects.length === 0 ? "ok" : `failed (${projects.join(", ")})`}\n`,
    );
  }
  return failed;
}

/** The tasks that Nx lists as failed, such as "@facegraph/api:lint"; "nx" where it lists none. */
function failedTasks(output) {
  const list = output.slice(output.lastIndexOf("Failed tasks:"));
  const tasks = [...list.matchAll(/^\s*- (\S+:\S+)$/gm)].map(
    ([, task]) => task,
  );
  return tasks.length === 0 ? ["nx"] : tasks;
}

if (process.argv[1] === import.meta.filename) {
  process.exitCode = runChecks().length === 0 ? 0 : 1;
}
