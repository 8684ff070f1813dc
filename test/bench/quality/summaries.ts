import type { Curve, Scores } from "./methods.ts";

export type Measure = keyof Scores;

/** What a method reached on a set, by one of the measures. */
export interface Summary {
  /** At its best threshold, or without one. */
  readonly best: number;
  /** The worst within 0.1 of the best threshold; undefined without thresholds, as all below. */
  readonly worst?: number;
  /** At the threshold from the data; undefined, too, where a set gives none. */
  readonly auto?: number;
  /** The mean over the usual thresholds. */
  readonly usual?: number;
}

export interface Thresholds {
  readonly all: readonly number[];
  readonly usual: readonly number[];
  readonly auto: number | undefined;
}

/** How far a threshold may be from the best one. */
const near = 0.101;

export function summarise(
  curve: Curve,
  measure: Measure,
  { all, usual, auto }: Thresholds,
): Summary {
  const single = curve.get(0);
  if (single !== undefined) return { best: single[measure] };
  const at = (threshold: number) => curve.get(threshold)![measure];
  const bestAt = all.reduce((one, two) => (at(two) > at(one) ? two : one));
  const within = all.filter((each) => Math.abs(each - bestAt) < near);
  return {
    best: at(bestAt),
    worst: Math.min(...within.map(at)),
    usual: mean(usual.map(at)),
    ...(auto === undefined ? {} : { auto: at(auto) }),
  };
}

/** The mean of each figure that all summaries have; undefined where there is none. */
export function meanOf(
  summaries: readonly (Summary | undefined)[],
): Summary | undefined {
  const there = summaries.filter((summary) => summary !== undefined);
  if (there.length === 0 || there.length < summaries.length) return undefined;
  const over = (figure: keyof Summary) => {
    const values = there.flatMap((summary) => summary[figure] ?? []);
    return values.length < there.length ? {} : { [figure]: mean(values) };
  };
  return {
    best: mean(there.map(({ best }) => best)),
    ...over("worst"),
    ...over("auto"),
    ...over("usual"),
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
