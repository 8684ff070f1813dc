import { readFileSync, writeFileSync } from "node:fs";

/**
 * Starts the peak of this process's memory anew, as far as the system lets; Linux only.
 * @returns asks for the bytes that were held at the most since, beyond what was held then
 */
export function watchPeak(): () => number {
  globalThis.gc?.();
  writeFileSync("/proc/self/clear_refs", "5");
  const before = statusBytes("VmRSS");
  return () => statusBytes("VmHWM") - before;
}

function statusBytes(field: string): number {
  const line = readFileSync("/proc/self/status", "utf8")
    .split("\n")
    .find((each) => each.startsWith(`${field}:`))!;
  return Number(/\d+/.exec(line)![0]) * 1024;
}
