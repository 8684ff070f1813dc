// npm run bench -- pairs [person|128|512] [rounds]: exact search for similar pairs beside faiss, at 128 and 512 values, and a
// library that is nearly one person. Writes its parts of libs/similarity/bench/results.md; all take a quarter of an hour.
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { projectFolder } from "../support/folders.ts";
import { measurePerson } from "./pairs-person.ts";
import { measureSearch } from "./pairs-speed.ts";

const [asked, rounds = "3"] = process.argv.slice(2);
const resultsPath = join(projectFolder, "libs/similarity/bench/results.md");
const introduction = `# Similar pairs: measurements

\`npm run bench -- pairs\`; a part by itself with its name and a number of rounds. Facegraph and faiss (faiss-cpu 1.15.1, two
threads) take turns in each round, after a tenth of the faces to warm up; median and range. The goal is a ratio of 2.5.
A load average (of a minute) far beyond the number of processors is other work on the machine: then seconds mean nothing, and
ratios little.

`;
const parts = {
  person: measurePerson,
  "128": () => measureSearch(128, Number(rounds)),
  "512": () => measureSearch(512, Number(rounds)),
};

const measured = await readResults();
for (const [part, measure] of Object.entries(parts)) {
  if (asked !== undefined && asked !== part) continue;
  const loadBefore = loadavg()[0]!;
  const lines = await measure();
  lines.push(
    `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} x ${cpus()[0]!.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}; load average before: ${loadBefore.toFixed(1)}, after: ${loadavg()[0]!.toFixed(1)}.`,
  );
  process.stdout.write(`${lines.join("\n")}\n`);
  measured.set(part, `${lines.join("\n")}\n`);
  await writeResults(); // what is measured stays, whatever happens next
}

/** Each part stands below a comment with its name. */
async function readResults(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (!existsSync(resultsPath)) return found;
  const pieces = (await readFile(resultsPath, "utf8")).split(
    /^<!-- (\w+) -->\n/m,
  );
  for (let piece = 1; piece + 1 < pieces.length; piece += 2)
    found.set(pieces[piece]!, pieces[piece + 1]!.trim() + "\n");
  return found;
}

async function writeResults(): Promise<void> {
  await mkdir(dirname(resultsPath), { recursive: true });
  const sections = Object.keys(parts).flatMap((part) => {
    const text = measured.get(part);
    return text === undefined ? [] : [`<!-- ${part} -->\n\n${text}`];
  });
  await writeFile(resultsPath, introduction + sections.join("\n"));
}
