import { once } from "node:events";
import {
  type FaceGraphSession,
  type FaceModelOptions,
  type GraphSession,
  openFaceGraph,
  openGraph,
  type OpenGraphOptions,
} from "@facegraph/jobs";
import type { Config } from "./config.ts";
import { log } from "./print.ts";

/** What a command works with, and a signal that Ctrl-C aborts. */
export type Interruptible<T> = T & { readonly signal: AbortSignal };

/**
 * Opens the graph, runs `work`, and closes the graph again, whatever happens. The first Ctrl-C
 * aborts the signal.
 */
export function withGraph<T>(
  config: Config,
  work: (session: Interruptible<GraphSession>) => Promise<T>,
  options: OpenGraphOptions = {},
): Promise<T> {
  return withSession(() => openGraph(config, log, options), work);
}

/** The same with the face models loaded. */
export function withFaceGraph<T>(
  config: Config,
  work: (session: Interruptible<FaceGraphSession>) => Promise<T>,
  models: FaceModelOptions = {},
): Promise<T> {
  return withSession(() => openFaceGraph(config, log, models), work);
}

function withSession<Session extends { close(): Promise<void> }, T>(
  open: () => Promise<Session>,
  work: (session: Interruptible<Session>) => Promise<T>,
): Promise<T> {
  return withInterrupt(async (signal) => {
    const session = await open();
    try {
      return await work(Object.assign(session, { signal }));
    } finally {
      await session.close();
    }
  });
}

/** Runs `work` with a signal that the first Ctrl-C aborts. */
export async function withInterrupt<T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const interrupt = new AbortController();
  const onInterrupt = () => {
    log("Stopping …");
    interrupt.abort();
  };
  process.once("SIGINT", onInterrupt);
  process.once("SIGTERM", onInterrupt);
  try {
    return await work(interrupt.signal);
  } finally {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onInterrupt);
  }
}

/** Waits for Ctrl-C. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}
