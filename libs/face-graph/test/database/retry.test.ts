import { describe, expect, test } from "vitest";
import { retry } from "../../src/database/retry.ts";

const quickly = { patienceMs: 100, firstDelayMs: 1 };

/** Fails so often, then gives how often it was tried. */
function failing(times: number, error: Error) {
  let tries = 0;
  const attempt = () =>
    ++tries > times ? Promise.resolve(tries) : Promise.reject(error);
  return { attempt, tries: () => tries };
}

describe("retry", () => {
  const passing = new Error("passes");

  test("tries again until it succeeds while errors pass", async () => {
    const { attempt } = failing(3, passing);
    expect(await retry(attempt, (error) => error === passing, quickly)).toBe(4);
  });

  test("does not try again after an error that stays", async () => {
    const { attempt, tries } = failing(3, new Error("stays"));
    await expect(
      retry(attempt, (error) => error === passing, quickly),
    ).rejects.toThrow("stays");
    expect(tries()).toBe(1);
  });

  test("gives the last error when patience is over", async () => {
    const { attempt, tries } = failing(Infinity, passing);
    await expect(retry(attempt, () => true, quickly)).rejects.toBe(passing);
    expect(tries()).toBeGreaterThan(2);
    expect(tries()).toBeLessThan(10);
  });
});
