// `npm run build:kernel`: compiles the kernels below to WebAssembly and writes their bytes. Only
// who changes a kernel needs it: the bytes are in the repository, and a test holds them against the
// source.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Not among the dependencies: it is 100 MB, and nobody who uses facegraph needs it. */
const compiler = "assemblyscript@0.28.20";

const projectFolder = join(import.meta.dirname, "..");
const compilerFolder = join(projectFolder, ".facegraph", "assemblyscript");
const kernels = [
  {
    source: "libs/cw-core/kernel/sweep.ts",
    target: "libs/cw-core/src/kernel/kernel-bytes.ts",
  },
  {
    source: "libs/similarity/kernel/scan.ts",
    target: "libs/similarity/src/exact/kernel-bytes.ts",
  },
];
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
for (const { source, target } of kernels) {
  const compiled = join(compilerFolder, "kernel.wasm");
  run(process.execPath, [
    program,
    join(projectFolder, source),
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
  const text = readFileSync(join(projectFolder, source));
  const digest = createHash("sha256").update(text).digest("hex");
  writeFileSync(
    join(projectFolder, target),
    `/** Of ${source.slice(source.indexOf("kernel/"))}, which this was compiled from by \`npm run build:kernel\` (${compiler}). */
export const kernelSourceDigest =
  "${digest}";

/** The WebAssembly module, in base64. */
export const kernelBytes =
  "${readFileSync(compiled).toString("base64")}";
`,
  );
}

function run(command, argumentList) {
  const { status } = spawnSync(command, argumentList, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
