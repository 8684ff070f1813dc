// npm run bench -- cw [largest face count]: how well and how fast faces are grouped, beside the
// peers. Writes libs/cw-core/bench/results.md. Takes about a quarter of an hour.
import { writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { measureCliques } from "./cw/cw-cliques.ts";
import { measureQuality } from "./cw/cw-quality.ts";
import { measureSpeed } from "./cw/cw-speed.ts";

const sizes = [100_000, 500_000, 1_000_000];
const resultsPath = join(
  import.meta.dirname,
  "../../libs/cw-core/bench/results.md",
);

const largest = Number(process.argv[2] ?? sizes.at(-1));
const lines = [
  "# Chinese Whispers: measurements",
  "",
  `\`npm run bench -- cw\`, ${new Date().toISOString().slice(0, 10)}; ${cpus().length} x ${cpus()[0]!.model}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}.`,
  "The machine is shared: only ratios mean something. Seconds are medians of five rounds in turn (igraph and networkx: one), without reading or building the graph.",
  "Faces are numbered as facegraph keeps a collection, in the order they are visited; for the rows that say so they are visited in another order than they are numbered in, and the plain loops run.",
  "",
];
const parts = [
  () => measureSpeed(sizes.filter((each) => each <= largest)),
  measureCliques,
  measureQuality,
];
for (const measure of parts) {
  const measured = await measure();
  process.stdout.write(`${measured.join("\n")}\n`);
  lines.push(...measured);
  // what is measured stays, whatever happens next
  await writeFile(resultsPath, `${lines.join("\n").trimEnd()}\n`);
}
