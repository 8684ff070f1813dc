// `npm run bench -- NAME [part …]`: measures beside the peers; --help says what there is.
import { spawn } from "node:child_process";
import { join } from "node:path";

const main = join(import.meta.dirname, "..", "test", "bench", "main.ts");
const child = spawn(
  process.execPath,
  ["--expose-gc", main, ...process.argv.slice(2)],
  { stdio: "inherit" },
);
process.on("SIGINT", () => {}); // Ctrl-C reaches the benchmark by itself, which stops its server
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
