/** The middle one; of an even number the upper of two. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, two) => one - two)[
    Math.floor(values.length / 2)
  ]!;
}

/** The median, and in brackets the least and the most. */
export function spread(values: readonly number[], digits: number): string {
  const middle = median(values).toFixed(digits);
  if (values.length === 1) return middle;
  return `${middle} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;
}

/** Seconds that something takes. */
export async function secondsOf(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
