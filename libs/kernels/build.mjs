// `npm run build:kernels`: compiles each kernel to WebAssembly, and writes the bytes as a module of
// the library that runs them. With --check it writes nothing, and fails where the bytes in the
// repository are not those that the source gives.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import compiler from "assemblyscript/asc";

const sourceFolder = join(import.meta.dirname, "src");
const libraryFolder = join(import.meta.dirname, "..");
/** The module of each kernel, by the kernel's folder in src. */
const targets = {
  "chinese-whispers": "cw-core/src/kernel/kernel-bytes.ts",
  "pair-scan": "similarity/src/exact/kernel-bytes.ts",
};
const isCheck = process.argv.includes("--check");

for (const [kernel, target] of Object.entries(targets)) {
  const path = join(libraryFolder, target);
  const text = moduleOf(kernel, await compile(kernel));
  if (!isCheck) writeFileSync(path, text);
  else if (readOrNull(path) !== text) {
    process.exitCode = 1;
    process.stderr.write(
      `libs/${target} differs from what libs/kernels/src/${kernel} gives: run \`npm run build:kernels\`.\n`,
    );
  }
}

async function compile(kernel) {
  let bytes;
  const { error, stderr } = await compiler.main(
    [
      join(kernel, "index.ts"),
      ...["--baseDir", sourceFolder, "--outFile", "kernel.wasm"],
      ...["-O3", "--enable", "simd", "--noAssert"],
      ...["--runtime", "stub", "--importMemory"],
    ],
    {
      readFile: (name, folder) =>
        withDecorators(readOrNull(join(folder, name))),
      writeFile: (_, contents) => {
        bytes = contents;
      },
    },
  );
  if (error === null) return bytes;
  process.stderr.write(stderr.toString());
  throw error;
}

/**
 * Makes the decorator @inline of the comment `// @inline`. In the source it is a comment because
 * TypeScript has no decorators on functions: its compiler, ESLint and Prettier would not read the
 * file.
 */
function withDecorators(text) {
  return text?.replaceAll(/^\/\/ @inline$/gm, "@inline") ?? null;
}

function moduleOf(kernel, bytes) {
  return `// Compiled from libs/kernels/src/${kernel} by \`npm run build:kernels\`.

/** The WebAssembly module, in base64. */
export const kernelBytes =
  "${Buffer.from(bytes).toString("base64")}";
`;
}

function readOrNull(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null; // the compiler tries several names for each import
  }
}
