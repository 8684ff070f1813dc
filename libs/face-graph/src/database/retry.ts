import { setTimeout as wait } from "node:timers/promises";

export interface RetryOptions {
  readonly patienceMs?: number;
  readonly firstDelayMs?: number;
}

const defaultRetryOptions = Object.freeze({
  patienceMs: 60_000,
  firstDelayMs: 100,
});

/**
 * Tries again while the error is one that passes by itself. Each delay is about twice the last, and
 * partly random, so that two writers that blocked each other do not meet again.
 * @throws what the last attempt threw
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  passes: (error: unknown) => boolean,
  options: RetryOptions = {},
): Promise<T> {
  const { patienceMs, firstDelayMs } = { ...defaultRetryOptions, ...options };
  const end = Date.now() + patienceMs;
  for (let delayMs = firstDelayMs; ; delayMs *= 2) {
    try {
      return await attempt();
    } catch (error) {
      if (!passes(error) || Date.now() + delayMs > end) throw error;
    }
    await wait(delayMs * (0.8 + 0.4 * Math.random()));
  }
}
