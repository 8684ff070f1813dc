// `npm run bench -- NAME`: runs test/bench/NAME.ts, which measures beside its peers and writes a
// results.md.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const benchFolder = join(import.meta.dirname, "..", "test", "bench");
const [name = "", ...rest] = process.argv.slice(2);
const script = join(benchFolder, `${name}.ts`);
const known = readdirSync(benchFolder)
  .filter((file) => /^[a-z]+\.ts$/.test(file))
  .map((file) => file.slice(0, -3));

if (!/^[a-z-]+$/.test(name) || !existsSync(script)) {
  process.stderr.write(
    `Expected one of ${known.join(", ")} but received ${name === "" ? "nothing" : name}.\n`,
  );
  process.exit(2);
}
process.exitCode =
  spawnSync(process.execPath, ["--expose-gc", script, ...rest], {
    stdio: "inherit",
  }).status ?? 1;
