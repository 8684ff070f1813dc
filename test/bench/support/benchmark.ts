/** What must be installed before a part can be measured. */
export interface Need {
  /** What will be installed, in a few words; undefined when it is there. */
  readonly missing: () => string | undefined;
  /**
   * Installs it when it is missing.
   * @throws BenchmarkError when it cannot be had
   */
  readonly install: () => Promise<void>;
}

export interface PartOptions {
  /** How many faces or inputs; 0 for a part that has one size only. */
  readonly size: number;
  readonly rounds: number;
}

/** A part that is ready to be measured. */
export interface Measurement {
  /** The lines of the part in the results file. */
  measure(): Promise<string[]>;
  close?(): Promise<void>;
}

/** What a part fills before it measures. */
export interface Filling {
  readonly what: string;
  /** The part of the same results file that says how long that takes. */
  readonly part: string;
  /** How much of that part's time, 1 for as much. */
  readonly share: number;
}

export interface Part {
  /** What it measures, for `--help`. */
  readonly what: string;
  /** Results are written for this size only; another one is for trying. */
  readonly size?: { readonly count: number; readonly of: "faces" | "inputs" };
  /** Rounds that count; results are written for this number or more. */
  readonly rounds?: number;
  readonly needs?: readonly Need[];
  /** Below `../shared`. */
  readonly sharedData?: readonly string[];
  /** It is measured only when it is named. */
  readonly isLong?: true;
  /** What is still to be filled for this size, if anything. */
  readonly filling?: (size: number) => Filling | undefined;
  /** Fills what it needs, which is not counted as measuring. */
  readonly prepare: (options: PartOptions) => Promise<Measurement>;
}

/** A results file, and the parts that are measured for it one at a time. */
export interface Benchmark {
  readonly name: string;
  readonly what: string;
  /** In the project's folder. */
  readonly resultsPath: string;
  readonly introduction: string;
  /** By name, in the order of the file. */
  readonly parts: Readonly<Record<string, Part>>;
}

/** For a part that has nothing to fill. */
export function measuredBy(
  measure: (options: PartOptions) => Promise<string[]>,
): Part["prepare"] {
  return (options) => Promise.resolve({ measure: () => measure(options) });
}

/** A benchmark that cannot run as asked; the message is a sentence that says what to do. */
export class BenchmarkError extends Error {
  readonly code: "WRONG_ARGUMENTS" | "NOT_READY";

  constructor(
    code: BenchmarkError["code"],
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "BenchmarkError";
    this.code = code;
  }
}
