// The words that docs/glossary.md replaced, where a machine can tell them from other uses; cspell
// knows single words only.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const projectFolder = join(import.meta.dirname, "..");

const replaced = [
  [/edge ends?\b|edgeEnd/gi, "directed edge"],
  [/hand[- ]links?\b|handLink/gi, "constraint"],
  [/\bcut rows?\b|\bcutRow/gi, "truncated row"],
  [/\benem(?:y|ies)\b/gi, "cannot-link"],
  [/\bpoor faces?\b|poorFace|isPoor/gi, "low quality"],
  [/sweepStale/gi, "collectGarbage"],
  [/linkedOrdinal/gi, "comparedOrdinal"],
  [/\bwatermarks?\b/gi, "compared"],
  [/\bcurrent run\b|currentRun/gi, "active run"],
  [/\blast write\b|lastWrite/gi, "revision"],
];

/** They name the words to say that they are gone. */
const exempt = [
  "docs/glossary.md",
  "tools/check-words.mjs",
  "CHANGELOG.md",
  "libs/face-graph/src/cypher/database/schema.ts", // upgrades from the old names
  "test/integration/database/upgrade.test.ts", // stores them under the old names
];

// Files that are new and not ignored count, too; files that were deleted do not.
const files = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard"],
  { cwd: projectFolder, encoding: "utf8" },
)
  .split("\n")
  .filter(
    (path) =>
      /\.(?:ts|tsx|mjs|md|graphql|json|py|cpp)$/.test(path) &&
      !path.endsWith("package-lock.json") &&
      !exempt.includes(path) &&
      existsSync(join(projectFolder, path)),
  );

for (const file of files) {
  const lines = readFileSync(join(projectFolder, file), "utf8").split("\n");
  for (const [index, line] of lines.entries())
    for (const [pattern, instead] of replaced)
      for (const { 0: word } of line.matchAll(pattern)) {
        process.stdout.write(
          `${file}:${index + 1}: the glossary's word for "${word}" is "${instead}".\n`,
        );
        process.exitCode = 1;
      }
}
