// Prints a digest of the open test data beside the checkout: name, size and time of every file. Nx
// takes it for an input of the unit tests, which read that folder.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const folder =
  process.env.FACEGRAPH_SHARED ?? join(import.meta.dirname, "../../shared");
const digest = createHash("sha256");
for (const part of ["data", "models"].map((name) => join(folder, name))) {
  if (!existsSync(part)) continue;
  for (const name of readdirSync(part, { recursive: true }).sort()) {
    const { size, mtimeMs } = statSync(join(part, name));
    digest.update(`${join(part, name)} ${size} ${mtimeMs}\n`);
  }
}
process.stdout.write(`${digest.digest("hex")}\n`);
