import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { projectFolder } from "../../support/folders.ts";
import type { Benchmark } from "./benchmark.ts";

/** The text of each part, by name. In the file it stands below a comment with that name. */
export async function readResults({
  resultsPath,
}: Pick<Benchmark, "resultsPath">): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const file = join(projectFolder, resultsPath);
  if (!existsSync(file)) return found;
  const pieces = (await readFile(file, "utf8")).split(/^<!-- ([\w-]+) -->\n/m);
  for (let piece = 1; piece + 1 < pieces.length; piece += 2)
    found.set(pieces[piece]!, `${pieces[piece + 1]!.trim()}\n`);
  return found;
}

/** Puts one part in the place of what the file had, and leaves the others as they are. */
export async function writeResult(
  benchmark: Benchmark,
  part: string,
  lines: readonly string[],
): Promise<void> {
  const { resultsPath, introduction, parts } = benchmark;
  const measured = await readResults(benchmark);
  measured.set(part, `${lines.join("\n")}\n`);
  const sections = Object.keys(parts).flatMap((name) => {
    const text = measured.get(name);
    return text === undefined ? [] : [`<!-- ${name} -->\n\n${text}`];
  });
  const file = join(projectFolder, resultsPath);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${introduction}\n${sections.join("\n")}`);
}

/** When, where and beside what other work a part was measured, and how long it took. */
export function footnote(loadBefore: number, seconds: number): string {
  const machine = `${availableParallelism()} x ${cpus()[0]!.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
  return `${new Date().toISOString().slice(0, 10)}, ${machine}; load average before: ${loadBefore.toFixed(1)}, after: ${loadavg()[0]!.toFixed(1)}; measured in ${Math.ceil(seconds)} s.`;
}

/** The seconds that the footnote of a part tells; undefined without one. */
export function secondsIn(text: string | undefined): number | undefined {
  const [, seconds] = /; measured in (?:about )?(\d+) s/.exec(text ?? "") ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}
