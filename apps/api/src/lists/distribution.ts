import type { Distribution } from "../generated/schema-types.ts";

/** How sizes are spread; null when there is none. */
export function distributionOf(sizes: readonly number[]): Distribution | null {
  const sorted = sizes.toSorted((one, two) => one - two);
  const min = sorted[0];
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) return null;
  const at = (share: number) =>
    sorted[Math.floor(share * sorted.length)] ?? max;
  return {
    min,
    max,
    mean: sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
    p50: at(0.5),
    p75: at(0.75),
    p90: at(0.9),
    p95: at(0.95),
    p99: at(0.99),
  };
}
