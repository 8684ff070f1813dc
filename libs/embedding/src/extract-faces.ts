import { availableParallelism } from "node:os";
import { EmbeddingError } from "./errors.ts";
import type { FaceModels } from "./face-models.ts";
import { FaceProcesses, type ProcessUse } from "./face-processes.ts";
import type { ExtractedFace } from "./find-faces.ts";
import type { ProcessLimits } from "./guarded-process.ts";
import { lookAtPhoto, type Look, type LookRequest } from "./look-at-photo.ts";
import { readPhotoFile } from "./photo-file.ts";

interface FileFacts {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly modifiedAt: Date;
}

/** What became of a file. Every file that is asked for gets one. */
export type Extraction =
  | (FileFacts & {
      readonly outcome: "faces" | "no-face";
      readonly width: number;
      readonly height: number;
      readonly takenAt: Date | undefined;
      readonly faces: readonly ExtractedFace[];
    })
  /** Its content was known before; it was not decoded. */
  | (FileFacts & { readonly outcome: "known" })
  | {
      readonly outcome: "rejected";
      readonly path: string;
      readonly code: string;
      readonly message: string;
    };

export interface ExtractOptions {
  /** Whether an image of this digest was seen before and need not be looked at. */
  readonly isKnown?: (sha256: string) => boolean | Promise<boolean>;
  /** Aborting ends the processes, and the photographs under way with them. */
  readonly signal?: AbortSignal;
  /** Child processes that look at photographs, by default one for each core; with 0, this one looks itself, unguarded. */
  readonly processes?: number;
  /** What a process may use; by default a minute for a photograph, and 512 MB beyond its models. */
  readonly limits?: Partial<ProcessLimits>;
  /** Told at the end what the processes used. */
  readonly onProcessUse?: (use: ProcessUse) => void;
}

/** Outcomes that may wait for an earlier photograph, for each process; they are small. */
const outcomesAhead = 16;

/** What looks at photographs: child processes, or this one. */
interface Looker {
  look(request: LookRequest): Promise<Look>;
  close(): Promise<void>;
}

/**
 * Finds and embeds the faces of photographs, in child processes side by side, and yields them in the order of the paths.
 * The outcomes are the same for any number of processes. Each process holds one photograph at a time; this one reads one, for its digest.
 * @throws EmbeddingError when a process cannot load the models, with the code that says why
 */
export async function* extractFaces(
  models: FaceModels,
  paths: readonly string[],
  options: ExtractOptions = {},
): AsyncGenerator<Extraction, void, undefined> {
  const { isKnown = () => false, signal } = options;
  const { processes = availableParallelism() } = options;
  const looker = openLooker(models, processes, options);
  const most = Math.max(1, processes * outcomesAhead);
  const waiting: Promise<Extraction>[] = [];
  let next = 0;
  let reading: Promise<unknown> = Promise.resolve();
  let isStopped = false;
  const extract = async (path: string): Promise<Extraction> => {
    const read = reading.then(() => (isStopped ? undefined : readFacts(path))); // one file at a time
    reading = read.catch(() => undefined);
    const facts = await read.catch((error: unknown) => rejection(path, error));
    if (facts === undefined) throw new Error("Stopped.");
    if ("outcome" in facts) return facts;
    if (await isKnown(facts.sha256)) return { ...facts, outcome: "known" };
    return toExtraction(facts, await looker.look(facts));
  };
  const stop = () => {
    isStopped = true;
    void looker.close();
  };
  const isAborted = () => signal?.aborted === true;
  signal?.addEventListener("abort", stop, { once: true });
  try {
    while (next < paths.length || waiting.length > 0) {
      if (isAborted()) return;
      while (next < paths.length && waiting.length < most) {
        const extraction = extract(paths[next++]!);
        extraction.catch(() => undefined); // a failure is thrown when its turn has come
        waiting.push(extraction);
      }
      const settled = await Promise.allSettled([waiting.shift()!]);
      if (isAborted()) return;
      if (settled[0].status === "rejected") throw settled[0].reason;
      yield settled[0].value;
    }
  } finally {
    isStopped = true;
    signal?.removeEventListener("abort", stop);
    await looker.close();
    await Promise.allSettled(waiting); // what the caller lent us may be closed once this has ended
    if (looker instanceof FaceProcesses) options.onProcessUse?.(looker.use);
  }
}

function openLooker(
  models: FaceModels,
  count: number,
  { limits = {} }: ExtractOptions,
): Looker {
  if (count > 0) return new FaceProcesses(models.choice, { count, limits });
  return {
    look: (request) => lookAtPhoto(models, request),
    close: () => Promise.resolve(),
  };
}

async function readFacts(path: string): Promise<FileFacts> {
  const { bytes, sha256, modifiedAt } = await readPhotoFile(path);
  return { path, bytes: bytes.length, sha256, modifiedAt };
}

function toExtraction(facts: FileFacts, look: Look): Extraction {
  if ("refused" in look)
    return { outcome: "rejected", path: facts.path, ...look.refused };
  const { faces } = look.found;
  return {
    ...facts,
    outcome: faces.length === 0 ? "no-face" : "faces",
    ...look.found,
    faces: faces.map((face) => ({
      ...face,
      embedding: face.embedding.slice(), // not a view of a message
    })),
  };
}

function rejection(
  path: string,
  error: unknown,
): Extract<Extraction, { outcome: "rejected" }> {
  if (error instanceof EmbeddingError)
    return {
      outcome: "rejected",
      path,
      code: error.code,
      message: error.message,
    };
  throw error;
}
