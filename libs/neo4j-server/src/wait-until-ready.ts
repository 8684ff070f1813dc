import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { diskFull, Neo4jServerError } from "./errors.ts";
import { type Launched, logPathOf } from "./launch.ts";
import { answersBolt } from "./ports.ts";
import { isRunning } from "./processes.ts";

const startTimeoutMs = 120_000;

/**
 * Waits until a server's log says that it has started, and it answers. An answer alone is not
 * enough, because another server may have taken the port.
 * @throws Neo4jServerError `SERVER_FAILED`, `PORT_TAKEN`, `DISK_FULL`, `SERVER_TIMEOUT` (it is
 *   ended then)
 */
export async function waitUntilReady(
  folder: string,
  { pid, identity, boltPort }: Launched,
  timeoutMs = startTimeoutMs,
): Promise<void> {
  const logPath = logPathOf(folder);
  const patience = Date.now() + timeoutMs;
  for (;;) {
    const log = await readFile(logPath, "utf8").catch(() => "");
    if (/ Started\.$/m.test(log) && (await answersBolt(boltPort))) return;
    if (!isRunning(identity)) throw explainFailure(log, folder);
    if (Date.now() > patience) {
      process.kill(pid, "SIGKILL");
      throw new Neo4jServerError(
        { code: "SERVER_TIMEOUT", timeoutMs },
        `Neo4j did not answer within ${timeoutMs / 1000} s; see ${logPath}, then run the command again.`,
      );
    }
    await wait(100);
  }
}

/** Why a server ended, from its log. */
function explainFailure(log: string, folder: string): Neo4jServerError {
  if (/No space left on device/i.test(log)) return diskFull(folder);
  if (/Address already in use|BindException/i.test(log)) {
    return new Neo4jServerError(
      { code: "PORT_TAKEN" },
      "Neo4j's port was taken while it started: run the command again, and a free one is found.",
    );
  }
  if (/store_lock|FileLockException|already running/i.test(log)) {
    return new Neo4jServerError(
      { code: "SERVER_FAILED", reason: "the store is in use" },
      "Another Neo4j uses the same data: end that process, then run the command again.",
    );
  }
  const lastError = log
    .split("\n")
    .filter((line) => /ERROR|Exception|Caused by|^Error/.test(line))
    .at(-1);
  const reason = lastError?.trim() ?? "it said nothing";
  return new Neo4jServerError(
    { code: "SERVER_FAILED", reason },
    `Neo4j ended while it started (${reason}); see ${logPathOf(folder)}.`,
  );
}
