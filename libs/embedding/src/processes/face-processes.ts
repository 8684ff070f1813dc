import { EmbeddingError, type EmbeddingErrorCode } from "../errors.ts";
import type { ModelChoice } from "../models/face-models.ts";
import {
  defaultProcessLimits,
  GuardedProcess,
  type Heard,
  type ProcessEnd,
  type ProcessLimits,
} from "../guard/guarded-process.ts";
import type { Look, LookRequest } from "./look-at-photo.ts";

/** What the processes used. */
export interface ProcessUse {
  readonly started: number;
  /** The most resident memory of any one; 0 where the system has no /proc. */
  readonly peakBytes: number;
}

export interface FaceProcessesOptions {
  readonly count: number;
  readonly limits?: Partial<ProcessLimits>;
  readonly program?: URL;
}

/** Room for one process. */
interface Place {
  process?: GuardedProcess;
}

type Started =
  | { readonly ready: true }
  | {
      readonly failed: {
        readonly code: EmbeddingErrorCode;
        readonly message: string;
      };
    };

/**
 * Child processes that look at photographs side by side, each on one thread and within limits:
 * decoders are large programs in C, and a file may be made to break them. They are started when
 * there is something to do.
 */
export class FaceProcesses {
  private readonly choice: ModelChoice;
  private readonly limits: ProcessLimits;
  private readonly program: URL;
  private readonly idle: Place[];
  private readonly waiting: ((place: Place) => void)[] = [];
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
   * Looks at a photograph in the next process that is free. When that dies, a fresh one tries once
   * more; when it uses more than its limits, the photograph is refused.
   * @throws EmbeddingError when no process can load the models, or all were closed meanwhile
   */
  async look(request: LookRequest): Promise<Look> {
    const place = await this.takePlace();
    try {
      const first = await this.lookAt(place, request);
      const heard =
        "ended" in first && first.mayTryAgain
          ? await this.lookAt(place, request)
          : first;
      return "ended" in heard ? refuse(heard.ended) : (heard.answer as Look);
    } finally {
      this.leavePlace(place);
    }
  }

  /** Ends all processes; what is under way is given up. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.processes].map((process) => process.end()));
  }

  private takePlace(): Promise<Place> {
    const place = this.idle.pop();
    if (place !== undefined) return Promise.resolve(place);
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }

  private leavePlace(place: Place): void {
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(place);
    else next(place);
  }

  private async lookAt(
    place: Place,
    request: LookRequest,
  ): Promise<Heard & { readonly mayTryAgain: boolean }> {
    this.checkOpen();
    place.process ??= await this.startProcess();
    const { process } = place;
    const wasFresh = process.askedCount === 0;
    const heard = await process.ask(request);
    this.notePeak(process);
    if ("answer" in heard) return { ...heard, mayTryAgain: false };
    delete place.process;
    await this.drop(process);
    this.checkOpen();
    const { code } = heard.ended;
    const mayTryAgain =
      // what photographs before left behind is not its own
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
      if (said !== undefined)
        throw new EmbeddingError(said.failed.code, said.failed.message);
      if ("ended" in heard) end = heard.ended;
    }
    this.checkOpen();
    throw new EmbeddingError(
      "DECODER_FAILED",
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
        "DECODER_FAILED",
        "Expected processes that look at photographs but they were closed; ask before.",
      );
  }
}

function refuse({ code, why }: ProcessEnd): Look {
  return {
    refused: {
      code,
      message: `Expected the photograph to be decoded and looked at but ${why}; save it anew, or smaller, in another program.`,
    },
  };
}
