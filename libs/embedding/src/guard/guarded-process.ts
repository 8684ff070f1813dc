import { fork, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import type { EmbeddingErrorCode } from "../errors.ts";

/** What a process may use; beyond, it is killed. */
export interface ProcessLimits {
  /** Until it has loaded its models. */
  readonly startMs: number;
  /**
   * For one photograph. One of 100 megapixels takes some seconds; what takes a minute never ends.
   */
  readonly lookMs: number;
  /**
   * Resident memory beyond what it had once its models were loaded. Watched where the system has
   * /proc.
   */
  readonly growthBytes: number;
  /** JavaScript's own heap. */
  readonly heapMegabytes: number;
}

export const defaultProcessLimits: ProcessLimits = Object.freeze({
  startMs: 60_000,
  lookMs: 60_000,
  growthBytes: 512 * 2 ** 20,
  heapMegabytes: 256,
});

/** Why a process is no more. */
export interface ProcessEnd {
  readonly code: EmbeddingErrorCode &
    ("DECODER_FAILED" | "TOOK_TOO_LONG" | "TOO_MUCH_MEMORY");
  readonly why: string;
}

export type Heard =
  { readonly answer: unknown } | { readonly ended: ProcessEnd };

const watchEveryMs = 20;
const patienceMs = 1000;

/**
 * A child process that is asked one thing at a time, and killed when it uses more than its limits.
 */
export class GuardedProcess {
  private readonly child: ChildProcess;
  private readonly limits: ProcessLimits;
  private readonly exited: Promise<void>;
  private memoryAtStart = 0;
  private asked = 0;
  private peak = 0;

  /**
   * @param program TypeScript or JavaScript; sends a message when it is ready, then one for each
   *   that it gets
   * @param argument its only one
   */
  constructor(program: URL, argument: string, limits: ProcessLimits) {
    this.limits = limits;
    this.child = fork(program, [argument], {
      serialization: "advanced",
      execArgv: [`--max-old-space-size=${limits.heapMegabytes}`],
      env: environment(), // passwords are none of a decoder's business
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.child.on("error", () => undefined); // told by the exit, or by whoever sends
    this.exited = new Promise((resolve) => {
      this.child.once("exit", () => {
        resolve();
      });
      this.child.once("error", () => {
        if (this.child.pid === undefined) resolve(); // it never ran
      });
    });
  }

  /** How many questions it was asked. */
  get askedCount(): number {
    return this.asked;
  }

  /** The most resident memory it was seen with, in bytes; 0 where the system has no /proc. */
  get peakBytes(): number {
    return this.peak;
  }

  /** What it says once it has started. */
  async start(): Promise<Heard> {
    const heard = await this.hear(this.limits.startMs);
    this.memoryAtStart = this.peak; // its models and what loading them took
    return heard;
  }

  async ask(question: object): Promise<Heard> {
    this.asked++;
    return this.hear(this.limits.lookMs, question);
  }

  /** Lets it end, and kills it when it does not. */
  async end(): Promise<void> {
    if (this.child.connected) this.child.disconnect();
    const timer = setTimeout(() => {
      this.child.kill("SIGKILL");
    }, patienceMs);
    await this.exited;
    clearTimeout(timer);
  }

  private hear(limitMs: number, question?: object): Promise<Heard> {
    return new Promise((resolve) => {
      const { child, limits } = this;
      const finish = (heard: Heard) => {
        clearTimeout(timer);
        clearInterval(watch);
        child.off("message", onMessage);
        child.off("exit", onEnd);
        child.off("error", onEnd);
        resolve(heard);
      };
      const stop = (code: ProcessEnd["code"], why: string) => {
        finish({ ended: { code, why } });
        child.kill("SIGKILL");
      };
      const onMessage = (answer: unknown) => {
        this.notePeak();
        finish({ answer });
      };
      const onEnd = () => {
        const { signalCode, exitCode } = child;
        const how = signalCode ?? `exit code ${exitCode ?? "unknown"}`;
        finish({ ended: { code: "DECODER_FAILED", why: `it died (${how})` } });
      };
      const timer = setTimeout(() => {
        stop("TOOK_TOO_LONG", `it took longer than ${limitMs} ms`);
      }, limitMs);
      const watch = setInterval(() => {
        this.notePeak();
        const mayUse = this.memoryAtStart + limits.growthBytes;
        if (this.memoryAtStart > 0 && this.peak > mayUse)
          stop(
            "TOO_MUCH_MEMORY",
            `it took more than ${limits.growthBytes} bytes of memory`,
          );
      }, watchEveryMs);
      child.on("message", onMessage);
      child.on("exit", onEnd);
      child.on("error", onEnd);
      if (this.isOver) onEnd();
      else if (question !== undefined)
        child.send(question, (error) => {
          if (error !== null) child.kill("SIGKILL"); // its exit is told above
        });
    });
  }

  private get isOver(): boolean {
    const { pid, exitCode, signalCode } = this.child;
    return pid === undefined || exitCode !== null || signalCode !== null;
  }

  private notePeak(): void {
    this.peak = Math.max(this.peak, peakMemoryOf(this.child.pid));
  }
}

/**
 * The most resident memory of a process until now; 0 when it is gone, or the system has no /proc.
 */
export function peakMemoryOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid ?? ""}/status`, "latin1");
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

function environment(): NodeJS.ProcessEnv {
  const { PATH, LD_LIBRARY_PATH } = process.env;
  return {
    MALLOC_ARENA_MAX: "2", // freed pictures go back to the system
    UV_THREADPOOL_SIZE: "2",
    ...(PATH === undefined ? {} : { PATH }),
    ...(LD_LIBRARY_PATH === undefined ? {} : { LD_LIBRARY_PATH }),
  };
}
