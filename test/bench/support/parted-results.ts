import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { projectFolder } from "../../support/folders.ts";

/**
 * A results file whose parts are measured one at a time; each part stands below a comment with its
 * name.
 */
export interface PartedResults {
  /** In the project's folder. */
  readonly path: string;
  readonly introduction: string;
  /** By name, in the order of the file: what measures it and gives its lines. */
  readonly parts: Readonly<Record<string, () => Promise<string[]>>>;
}

/**
 * Measures the parts of these names, prints them, and puts them in the place of what the file had.
 */
export async function measureParts(
  results: PartedResults,
  names: readonly string[],
): Promise<void> {
  const measured = await readParts(results);
  for (const name of names) {
    const loadBefore = loadavg()[0]!;
    const lines = await results.parts[name]!();
    lines.push(
      `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} x ${cpus()[0]!.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}; load average before: ${loadBefore.toFixed(1)}, after: ${loadavg()[0]!.toFixed(1)}.`,
    );
    process.stdout.write(`${lines.join("\n")}\n\n`);
    measured.set(name, `${lines.join("\n")}\n`);
    await writeParts(results, measured); // what is measured stays, whatever happens next
  }
}

async function readParts({ path }: PartedResults) {
  const found = new Map<string, string>();
  const file = join(projectFolder, path);
  if (!existsSync(file)) return found;
  const pieces = (await readFile(file, "utf8")).split(/^<!-- ([\w-]+) -->\n/m);
  for (let piece = 1; piece + 1 < pieces.length; piece += 2)
    found.set(pieces[piece]!, `${pieces[piece + 1]!.trim()}\n`);
  return found;
}

async function writeParts(
  { path, introduction, parts }: PartedResults,
  measured: ReadonlyMap<string, string>,
): Promise<void> {
  const file = join(projectFolder, path);
  const sections = Object.keys(parts).flatMap((name) => {
    const text = measured.get(name);
    return text === undefined ? [] : [`<!-- ${name} -->\n\n${text}`];
  });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${introduction}\n${sections.join("\n")}`);
}
