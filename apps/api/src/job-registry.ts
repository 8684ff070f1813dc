import { randomUUID } from "node:crypto";
import type { ClusterRun } from "@facegraph/face-graph/runs";
import { toUserError, type UserError } from "./user-errors.ts";

export type JobStatus =
  "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELED";

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

/** Finished jobs that are remembered. */
const rememberedJobs = 200;

/** The long work of this server. */
export class JobRegistry {
  private readonly jobs = new Map<string, Job>();
  private readonly aborts = new Map<string, AbortController>();
  private readonly onUnexpected: (error: unknown) => string;

  /** @param onUnexpected logs what nobody expected, and gives the sentence that users see */
  constructor(onUnexpected: (error: unknown) => string) {
    this.onUnexpected = onUnexpected;
  }

  get(id: string): Job | undefined {
    return this.jobs.get(id);
  }

  /** Newest first. */
  list(): Job[] {
    return [...this.jobs.values()].reverse();
  }

  /**
   * Starts `work`; gives its job when it is done, or as it stands after `patienceMs`.
   */
  async run(
    kind: string,
    patienceMs: number,
    work: (handles: JobHandles) => Promise<ClusterRun>,
  ): Promise<Job> {
    const id = randomUUID().replaceAll("-", "");
    const abort = new AbortController();
    this.aborts.set(id, abort);
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
        this.change(id, { status: "SUCCEEDED", result, endedAt: Date.now() });
      },
      (error: unknown) => {
        this.fail(id, abort.signal.aborted, error);
      },
    );
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patienceMs);
    });
    await Promise.race([ended, patience]);
    clearTimeout(timer);
    return this.jobs.get(id)!;
  }

  /** Asks a job to stop. @returns undefined when there is none */
  cancel(id: string): Job | undefined {
    this.aborts.get(id)?.abort();
    return this.jobs.get(id);
  }

  /** Asks all to stop. */
  cancelAll(): void {
    for (const abort of this.aborts.values()) abort.abort();
  }

  private fail(id: string, wasCanceled: boolean, error: unknown): void {
    if (wasCanceled) {
      this.change(id, { status: "CANCELED", endedAt: Date.now() });
      return;
    }
    const expected = toUserError(error) ?? {
      code: "CONFLICT",
      message: this.onUnexpected(error),
      field: null,
    };
    this.change(id, { status: "FAILED", error: expected, endedAt: Date.now() });
  }

  private change(id: string, change: Partial<Job>): void {
    this.jobs.set(id, { ...this.jobs.get(id)!, ...change });
    if (change.endedAt === undefined) return;
    this.aborts.delete(id);
    const ended = [...this.jobs.values()].filter((job) => job.endedAt !== null);
    for (const old of ended.slice(
      0,
      Math.max(0, ended.length - rememberedJobs),
    ))
      this.jobs.delete(old.id);
  }
}
