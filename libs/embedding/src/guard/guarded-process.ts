import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import type { ProcessProblem } from "../errors.ts";

/** The limits of a process. Beyond one of them it is killed. */
export interface ProcessLimits {
  /** For loading its models. */
  readonly startMs: number;
  /** For one photograph. One of 100 megapixels takes some seconds. */
  readonly lookMs: number;
  /**
   * For resident memory beyond that after its models were loaded. It is watched where the system
   * has /proc.
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

/** Why a process ended. */
export interface ProcessEnd {
  readonly problem: ProcessProblem;
  /** The same in words, to follow "but". */
  readonly why: string;
}

export type Heard =
  { readonly answer: unknown } | { readonly ended: ProcessEnd };

const watchEveryMs = 20;
const patienceMs = 1000;

/** A child process that is asked one question at a time, and killed when it exceeds a limit. */
export class GuardedProcess {
  private readonly child: ChildProcess;
  private readonly limits: ProcessLimits;
  private readonly exited: Promise<void>;
  private memoryAtStart = 0;
  private asked = 0;
  private peak = 0;

  /**
   * @param program TypeScript or JavaScript. It sends a message when it is ready, then one for each
   *   message that it gets.
   * @param argument its only argument
   */
  constructor(program: URL, argument: string, limits: ProcessLimits) {
    this.limits = limits;
    this.child = fork(program, [argument], {
      serialization: "advanced",
      execArgv: [`--max-old-space-size=${limits.heapMegabytes}`],
      env: environment(), // a decoder gets no passwords
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.child.on("error", () => undefined); // the exit or the sender reports it
    this.exited = new Promise((resolve) => {
      this.child.once("exit", () => {
        resolve();
      });
      this.child.once("error", () => {
        if (this.child.pid === undefined) resolve(); // it never ran
      });
    });
  }

  /** How many questions the process was asked. */
  get askedCount(): number {
    return this.asked;
  }

  /** The most resident memory it had, in bytes; 0 where the system has no /proc. */
  get peakBytes(): number {
    return this.peak;
  }

  /** Waits for its first message. */
  async start(): Promise<Heard> {
    const heard = await this.hear(this.limits.startMs);
    this.memoryAtStart = this.peak; // its models, and what loading them took
    return heard;
  }

  async ask(question: object): Promise<Heard> {
    this.asked++;
    return this.hear(this.limits.lookMs, question);
  }

  /** Asks it to end, and kills it when it does not. */
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
      const stop = (problem: ProcessProblem, why: string) => {
        finish({ ended: { problem, why } });
        child.kill("SIGKILL");
      };
      const onMessage = (answer: unknown) => {
        this.notePeak();
        finish({ answer });
      };
      const onEnd = () => {
        const { signalCode, exitCode } = child;
        const reason = signalCode ?? `exit code ${exitCode ?? "unknown"}`;
        finish({
          ended: {
            problem: { code: "DECODER_FAILED", reason },
            why: `the process died (${reason})`,
          },
        });
      };
      const timer = setTimeout(() => {
        stop(
          { code: "TOOK_TOO_LONG", limitMs },
          `the process took longer than ${limitMs} ms`,
        );
      }, limitMs);
      const watch = setInterval(() => {
        this.notePeak();
        const mayUse = this.memoryAtStart + limits.growthBytes;
        if (this.memoryAtStart > 0 && this.peak > mayUse)
          stop(
            { code: "TOO_MUCH_MEMORY", limitBytes: limits.growthBytes },
            `the process took more than ${limits.growthBytes} bytes of memory`,
          );
      }, watchEveryMs);
      child.on("message", onMessage);
      child.on("exit", onEnd);
      child.on("error", onEnd);
      if (this.isOver) onEnd();
      else if (question !== undefined)
        child.send(question, (error) => {
          if (error !== null) child.kill("SIGKILL"); // onEnd reports its exit
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

/** The most resident memory of a process so far; 0 when it is gone or the system has no /proc. */
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
