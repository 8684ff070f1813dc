// No folder holds more source files than a reader takes in at a glance.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const most = 15;
const projectFolder = join(import.meta.dirname, "..");

// Files that are new and not ignored count, too; files that were deleted do not.
const sources = execFileSync(
  "git",
  [
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    "*.ts",
    "*.tsx",
    "*.mjs",
  ],
  { cwd: projectFolder, encoding: "utf8" },
)
  .split("\n")
  .filter((path) => path !== "" && existsSync(join(projectFolder, path)));

const counts = new Map();
for (const folder of new Set(sources).values().map(dirname))
  counts.set(folder, (counts.get(folder) ?? 0) + 1);
for (const [folder, count] of counts) {
  if (count <= most) continue;
  process.stdout.write(
    `${folder} holds ${count} source files, and ${most} are the most: part it by what they are about.\n`,
  );
  process.exitCode = 1;
}
