// Formatting, type-aware lint with module boundaries, and types; the parts of `npm test` that run
// no test.
import { spawnSync } from "node:child_process";

/** Runs each check to its end, prints what failed; returns the names of those that did. */
export function runChecks() {
  const checks = {
    format: ["prettier", "--check", "--log-level", "warn", "."],
    // Types first: they write the core's declarations, which type-aware lint reads.
    types: ["nx", "run-many", "-t", "typecheck", "--output-style=static"],
    kernels: ["nx", "run", "kernels:bytes", "--output-style=static"],
    lint: ["eslint", "--max-warnings", "0", "."],
  };
  return Object.entries(checks)
    .filter(([name, command]) => {
      const { status, stdout, stderr } = spawnSync("npx", command, {
        encoding: "utf8",
        env: { ...process.env, NX_DAEMON: "false", NX_TUI: "false" },
        maxBuffer: 1 << 28,
      });
      process.stdout.write(`${name}: ${status === 0 ? "ok" : "failed"}\n`);
      if (status !== 0) process.stdout.write(`${stdout}${stderr}\n`);
      return status !== 0;
    })
    .map(([name]) => name);
}

if (process.argv[1] === import.meta.filename) {
  process.exitCode = runChecks().length === 0 ? 0 : 1;
}
