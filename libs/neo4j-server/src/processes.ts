import { readFileSync } from "node:fs";

/**
 * Names a process so that a later one with the same number is not taken for it: its number, and on
 * Linux when it started.
 * @returns undefined when there is no such process
 */
export function identifyProcess(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return undefined;
  }
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return String(pid); // no /proc on this system
  }
  // "pid (name) state …": the name may hold anything, so count from its closing bracket; the start
  // is field 22.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const isZombie = fields[0] === "Z";
  return isZombie ? undefined : `${pid}@${fields[19]!}`;
}

/** This process. */
export function identifyOurselves(): string {
  return identifyProcess(process.pid) ?? String(process.pid);
}

/** Whether the process that was named so still runs. */
export function isRunning(identity: string): boolean {
  return identifyProcess(Number.parseInt(identity)) === identity;
}
