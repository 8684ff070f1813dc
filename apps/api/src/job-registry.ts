import { randomUUID } from "node:crypto";
import type { ClusterRun } from "@facegraph/face-graph/runs";
import type { JobStatus } from "./generated/schema-types.ts";
import { describeError, type MaskError } from "./unexpected-errors.ts";
import { isAborted, type UserError } from "./user-errors.ts";

export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly status: JobStatus;
  readonly stage: string;
  readonly done: number;
  readonly total: number | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly error: UserError | null;
  readonly result: ClusterRun | null;
}

export interface JobHandles {
  readonly signal: AbortSignal;
  readonly onProgress: (stage: string, done: number, total: number) => void;
}

/** The number of ended jobs that are remembered. */
const rememberedJobs = 200;

/** The jobs of this server. */
export class JobRegistry {
  private readonly jobs = new Map<string, Job>();
  private readonly running = new Map<
    string,
    { readonly abort: AbortController; readonly ended: Promise<void> }
  >();
  private readonly mask: MaskError;
  private isStopping = false;

  constructor(mask: MaskError) {
    this.mask = mask;
  }

  get(id: string): Job | undefined {
    return this.jobs.get(id);
  }

  /** Newest first. */
  list(): Job[] {
    return [...this.jobs.values()].reverse();
  }

  /** Starts a job. @returns the job when it has ended, or as it is after `patienceMs` */
  async run(
    kind: string,
    patienceMs: number,
    work: (handles: JobHandles) => Promise<ClusterRun>,
  ): Promise<Job> {
    const id = randomUUID().replaceAll("-", "");
    const abort = new AbortController();
    this.jobs.set(id, {
      id,
      kind,
      status: "RUNNING",
      stage: "Starting",
      done: 0,
      total: null,
      startedAt: Date.now(),
      endedAt: null,
      error: null,
      result: null,
    });
    const onProgress = (stage: string, done: number, total: number) => {
      this.change(id, { stage, done, total });
    };
    const ended = work({ signal: abort.signal, onProgress }).then(
      (result) => {
        this.end(id, { status: "SUCCEEDED", result });
      },
      (error: unknown) => {
        this.end(
          id,
          isAborted(error)
            ? { status: "CANCELED" }
            : { status: "FAILED", error: describeError(error, this.mask) },
        );
      },
    );
    this.running.set(id, { abort, ended });
    if (this.isStopping) abort.abort();
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    await Promise.race([ended, patience]);
    clearTimeout(timer);
    return this.jobs.get(id)!;
  }

  /** Asks a job to stop. @returns undefined when there is no such job */
  cancel(id: string): Job | undefined {
    this.running.get(id)?.abort.abort();
    return this.jobs.get(id);
  }

  /** Asks all jobs to stop, also those that start later, and waits until the present ones have. */
  async stop(): Promise<void> {
    this.isStopping = true;
    const running = [...this.running.values()];
    for (const { abort } of running) abort.abort();
    await Promise.all(running.map(({ ended }) => ended));
  }

  private end(id: string, change: Partial<Job>): void {
    this.change(id, { ...change, endedAt: Date.now() });
    this.running.delete(id);
    const ended = [...this.jobs.values()].filter((job) => job.endedAt !== null);
    for (const old of ended.slice(
      0,
      Math.max(0, ended.length - rememberedJobs),
    ))
      this.jobs.delete(old.id);
  }

  private change(id: string, change: Partial<Job>): void {
    this.jobs.set(id, { ...this.jobs.get(id)!, ...change });
  }
}
