// `npm run build:kernel`: compiles libs/cw-core/kernel/sweep.ts to WebAssembly and writes libs/cw-core/src/kernel-bytes.ts. Only who
// changes the kernel needs it: the bytes are in the repository, and a test holds them against the source.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Not among the dependencies: it is 100 MB, and nobody who uses facegraph needs it. */
const compiler = "assemblyscript@0.28.20";

const projectFolder = join(import.meta.dirname, "..");
const compilerFolder = join(projectFolder, ".facegraph", "assemblyscript");
const source = join(projectFolder, "libs/cw-core/kernel/sweep.ts");
const target = join(projectFolder, "libs/cw-core/src/kernel-bytes.ts");
const program = join(compilerFolder, "node_modules/assemblyscript/bin/asc.js");

if (!existsSync(program)) {
  mkdirSync(compilerFolder, { recursive: true });
  writeFileSync(join(compilerFolder, "package.json"), "{}");
  run("npm", [
    "install",
    "--prefix",
    compilerFolder,
    "--save-exact",
    "--ignore-scripts",
    compiler,
  ]);
}
const compiled = join(compilerFolder, "sweep.wasm");
run(process.execPath, [
  program,
  source,
  "-O3",
  "--enable",
  "simd",
  "--noAssert",
  "--runtime",
  "stub",
  "--importMemory",
  "--outFile",
  compiled,
]);
const digest = createHash("sha256").update(readFileSync(source)).digest("hex");
writeFileSync(
  target,
  `/** Of kernel/sweep.ts, which this was compiled from by \`npm run build:kernel\` (${compiler}). */
export const kernelSourceDigest =
  "${digest}";

/** The WebAssembly module, in base64. */
export const kernelBytes =
  "${readFileSync(compiled).toString("base64")}";
`,
);

function run(command, argumentList) {
  const { status } = spawnSync(command, argumentList, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
