import {
  EmbeddingError,
  type EmbeddingFailure,
  fromFailure,
} from "../errors.ts";
import {
  defaultProcessLimits,
  GuardedProcess,
  type Heard,
  type ProcessEnd,
  type ProcessLimits,
} from "../guard/guarded-process.ts";
import type { ModelChoice } from "../models/face-models.ts";
import type { Look, LookRequest } from "./look-at-photo.ts";

/** What the processes used. */
export interface ProcessUse {
  readonly started: number;
  /** The most resident memory that one of them had; 0 where the system has no /proc. */
  readonly peakBytes: number;
}

export interface FaceProcessesOptions {
  readonly count: number;
  readonly limits?: Partial<ProcessLimits>;
  readonly program?: URL;
}

/** Room for one process, which looks at one photograph at a time. */
interface Slot {
  process?: GuardedProcess;
}

type Started = { readonly ready: true } | { readonly failed: EmbeddingFailure };

/**
 * Child processes that look at photographs side by side, each on one thread and within limits.
 * Decoders are large programs in C, and a file may be made to break them. A process starts when
 * there is a photograph for it.
 */
export class FaceProcesses {
  private readonly choice: ModelChoice;
  private readonly limits: ProcessLimits;
  private readonly program: URL;
  private readonly idle: Slot[];
  private readonly waiting: ((slot: Slot) => void)[] = [];
  private readonly processes = new Set<GuardedProcess>();
  private started = 0;
  private peakBytes = 0;
  private isClosed = false;

  constructor(
    choice: ModelChoice,
    {
      count,
      limits = {},
      program = new URL("./face-process.ts", import.meta.url),
    }: FaceProcessesOptions,
  ) {
    this.choice = choice;
    this.limits = { ...defaultProcessLimits, ...limits };
    this.program = program;
    this.idle = Array.from({ length: count }, () => ({}));
  }

  get use(): ProcessUse {
    return { started: this.started, peakBytes: this.peakBytes };
  }

  /**
   * Looks at a photograph in the next free slot. When its process dies, a fresh one tries once
   * more. When it exceeds a limit, the photograph is refused.
   * @throws EmbeddingError when no process can load the models, or after `close`
   */
  async look(request: LookRequest): Promise<Look> {
    const slot = await this.takeSlot();
    try {
      const first = await this.lookAt(slot, request);
      const heard =
        "ended" in first && first.mayTryAgain
          ? await this.lookAt(slot, request)
          : first;
      return "ended" in heard ? refuse(heard.ended) : (heard.answer as Look);
    } finally {
      this.leaveSlot(slot);
    }
  }

  /** Ends all processes and gives up the photographs under way. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.processes].map((process) => process.end()));
  }

  private takeSlot(): Promise<Slot> {
    const slot = this.idle.pop();
    if (slot !== undefined) return Promise.resolve(slot);
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }

  private leaveSlot(slot: Slot): void {
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(slot);
    else next(slot);
  }

  private async lookAt(
    slot: Slot,
    request: LookRequest,
  ): Promise<Heard & { readonly mayTryAgain: boolean }> {
    this.checkOpen();
    slot.process ??= await this.startProcess();
    const { process } = slot;
    const wasFresh = process.askedCount === 0;
    const heard = await process.ask(request);
    this.notePeak(process);
    if ("answer" in heard) return { ...heard, mayTryAgain: false };
    delete slot.process;
    await this.drop(process);
    this.checkOpen();
    const { code } = heard.ended.problem;
    const mayTryAgain =
      // earlier photographs may have left memory behind
      code === "DECODER_FAILED" || (code === "TOO_MUCH_MEMORY" && !wasFresh);
    return { ...heard, mayTryAgain };
  }

  private async startProcess(): Promise<GuardedProcess> {
    let end: ProcessEnd | undefined;
    for (let attempt = 0; attempt < 2; attempt++) {
      this.checkOpen();
      const process = new GuardedProcess(
        this.program,
        JSON.stringify(this.choice),
        this.limits,
      );
      this.started++;
      this.processes.add(process);
      const heard = await process.start();
      this.notePeak(process);
      const said = "answer" in heard ? (heard.answer as Started) : undefined;
      if (said !== undefined && "ready" in said) return process;
      await this.drop(process);
      if (said !== undefined) throw fromFailure(said.failed);
      if ("ended" in heard) end = heard.ended;
    }
    this.checkOpen();
    throw new EmbeddingError(
      { code: "DECODER_FAILED", reason: end!.why },
      `Expected a process that looks at photographs to start but ${end!.why}; free some memory and try again.`,
    );
  }

  private async drop(process: GuardedProcess): Promise<void> {
    this.processes.delete(process);
    await process.end();
  }

  private notePeak({ peakBytes }: GuardedProcess): void {
    this.peakBytes = Math.max(this.peakBytes, peakBytes);
  }

  private checkOpen(): void {
    if (this.isClosed)
      throw new EmbeddingError(
        { code: "DECODER_FAILED", reason: "closed" },
        "Expected processes that look at photographs but they were closed; open the models again.",
      );
  }
}

function refuse({ problem, why }: ProcessEnd): Look {
  return {
    refused: {
      problem,
      message: `Expected the photograph to be decoded and looked at but ${why}; save it anew, or smaller, in another program.`,
    },
  };
}
