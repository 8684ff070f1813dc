import { existsSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../../support/folders.ts";
import {
  type Benchmark,
  BenchmarkError,
  type Need,
  type Part,
  type PartOptions,
} from "./benchmark.ts";
import { secondsIn } from "./results-file.ts";

/** What was asked for on the command line. */
export interface Asked {
  readonly parts: readonly string[];
  readonly faces?: number;
  readonly inputs?: number;
  readonly rounds?: number;
}

export interface PlannedPart extends PartOptions {
  readonly name: string;
  readonly part: Part;
  /** Its size and rounds are those that results are written for. */
  readonly isStandard: boolean;
}

/**
 * The parts to measure, in the order of the results file.
 * @throws BenchmarkError `WRONG_ARGUMENTS` for names and sizes that no part has, `NOT_READY` when
 *   shared data is missing
 */
export function planParts(benchmark: Benchmark, asked: Asked): PlannedPart[] {
  const known = Object.keys(benchmark.parts);
  const unknown = asked.parts.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new BenchmarkError(
      "WRONG_ARGUMENTS",
      `Expected parts of ${benchmark.name} (${known.join(", ")}) but received ${unknown.join(", ")}.`,
    );
  const planned = Object.entries(benchmark.parts)
    .filter(([name, { isLong }]) =>
      asked.parts.length > 0
        ? asked.parts.includes(name)
        : isLong === undefined,
    )
    .map(([name, part]) => planPart(benchmark, name, part, asked));
  insistOnSharedData(benchmark, planned);
  return planned;
}

function planPart(
  benchmark: Benchmark,
  name: string,
  part: Part,
  asked: Asked,
): PlannedPart {
  for (const unit of ["faces", "inputs"] as const)
    if (asked[unit] !== undefined && part.size?.of !== unit)
      throw new BenchmarkError(
        "WRONG_ARGUMENTS",
        `Expected no --${unit} for ${benchmark.name} ${name}, whose size is fixed; name parts that have one (see --help).`,
      );
  if (asked.rounds !== undefined && part.rounds === undefined)
    throw new BenchmarkError(
      "WRONG_ARGUMENTS",
      `Expected no --rounds for ${benchmark.name} ${name}, whose rounds are fixed; name parts that have some (see --help).`,
    );
  const standardSize = part.size?.count ?? 0;
  const size = asked.faces ?? asked.inputs ?? standardSize;
  const rounds = asked.rounds ?? part.rounds ?? 0;
  const isStandard = size === standardSize && rounds >= (part.rounds ?? 0);
  return { name, part, size, rounds, isStandard };
}

function insistOnSharedData(
  benchmark: Benchmark,
  planned: readonly PlannedPart[],
): void {
  const isMissing = (path: string) =>
    !existsSync(join(projectFolder, "..", "shared", path));
  for (const { name, part } of planned) {
    const path = part.sharedData?.find(isMissing);
    if (path === undefined) continue;
    const others = Object.entries(benchmark.parts)
      .filter(([, { sharedData = [] }]) => !sharedData.some(isMissing))
      .map(([other]) => other);
    const hint =
      others.length === 0
        ? ""
        : ` These parts do without it: ${others.join(", ")}.`;
    throw new BenchmarkError(
      "NOT_READY",
      `${titleOf(benchmark, name)} needs ../shared/${path}, which is not there; put the shared folder beside the checkout.${hint}`,
    );
  }
}

/** What the whole plan needs, each once. */
export function needsOf(planned: readonly PlannedPart[]): Need[] {
  return [...new Set(planned.flatMap(({ part }) => part.needs ?? []))];
}

/** What will be installed, filled and measured, and how long that took before; a line each. */
export function tellPlan(
  benchmark: Benchmark,
  planned: readonly PlannedPart[],
  results: ReadonlyMap<string, string>,
): string[] {
  const installs = needsOf(planned).flatMap((need) => need.missing() ?? []);
  const filled = new Set<string>();
  let total: number | undefined = 0;
  const lines = planned.map((plan) => {
    const filling = plan.part.filling?.(plan.size);
    const clauses: string[] = [];
    if (filling !== undefined && !filled.has(filling.what)) {
      filled.add(filling.what); // the next part finds it
      const seconds = scaled(results.get(filling.part), filling.share);
      total = plus(total, seconds);
      clauses.push(`fill ${filling.what} (${tellTime(seconds)})`);
    }
    const seconds = secondsOf(plan, results);
    total = plus(total, seconds);
    clauses.push(`measure (${tellTime(seconds)})`);
    return `${titleOf(benchmark, plan.name)}: ${clauses.join(", then ")}.${plan.isStandard ? "" : " No results are written, as it is not the standard size."}`;
  });
  return [
    ...installs.map((what) => `Installed first: ${what}.`),
    ...lines,
    ...(planned.length > 1 ? [`In all: ${tellTime(total)}.`] : []),
  ];
}

/** The names of a benchmark's parts, what each measures and how long it takes. */
export function describeParts(
  { parts }: Benchmark,
  results: ReadonlyMap<string, string>,
): string[] {
  const width = Math.max(...Object.keys(parts).map(({ length }) => length));
  return Object.entries(parts).map(([name, part]) => {
    const flags = [
      ...(part.size === undefined ? [] : [`--${part.size.of} N`]),
      ...(part.rounds === undefined ? [] : ["--rounds N"]),
    ];
    const filling = part.filling?.(part.size?.count ?? 0);
    return [
      `    ${name.padEnd(width)}  ${part.what}; ${tellTime(secondsIn(results.get(name)))}`,
      ...(filling === undefined
        ? []
        : [
            `, after ${filling.what} is filled: ${tellTime(scaled(results.get(filling.part), filling.share))}`,
          ]),
      ...(part.isLong === true ? [", only when named"] : []),
      ...(flags.length === 0 ? [] : [`  [${flags.join(", ")}]`]),
    ].join("");
  });
}

function titleOf({ name, parts }: Benchmark, part: string): string {
  return Object.keys(parts).length === 1 ? name : `${name} ${part}`;
}

/** In proportion to its size and rounds. */
function secondsOf(
  { name, part, size, rounds }: PlannedPart,
  results: ReadonlyMap<string, string>,
): number | undefined {
  const bySize = part.size === undefined ? 1 : size / part.size.count;
  const byRounds = part.rounds === undefined ? 1 : rounds / part.rounds;
  return scaled(results.get(name), bySize * byRounds);
}

function scaled(text: string | undefined, share: number): number | undefined {
  const seconds = secondsIn(text);
  return seconds === undefined ? undefined : seconds * share;
}

function plus(one?: number, two?: number): number | undefined {
  return one === undefined || two === undefined ? undefined : one + two;
}

/** Rounded up, as an estimate. */
function tellTime(seconds: number | undefined): string {
  if (seconds === undefined) return "time not measured yet";
  if (seconds < 1) return "at once";
  if (seconds < 60) return `about ${Math.max(5, Math.ceil(seconds / 5) * 5)} s`;
  const minutes = Math.ceil(seconds / 60);
  return `about ${minutes} minute${minutes === 1 ? "" : "s"}`;
}
