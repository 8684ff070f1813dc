import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeInBatches, writeUntilDone } from "../../src/database/batches.ts";
import { GraphError } from "../../src/errors.ts";

const outOfMemory = () =>
  new GraphError(
    { code: "DATABASE_OUT_OF_MEMORY", reason: "heap" },
    "too little memory",
  );

/** A server that takes so much at a time, and what was asked of it. */
function serverOf(capacity: number, weigh: (row: number) => number) {
  const stored: number[] = [];
  const tried: number[] = [];
  const write = (from: number, to: number) => {
    const rows = Array.from({ length: to - from }, (_, index) => from + index);
    const weight = rows.reduce((sum, row) => sum + weigh(row), 0);
    tried.push(weight);
    if (weight > capacity) return Promise.reject(outOfMemory());
    stored.push(...rows);
    return Promise.resolve();
  };
  return { stored, tried, write };
}

describe("writeInBatches", () => {
  const one = () => 1;

  test("stores each row once and in order, whatever fits, when every row fits alone", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 }),
        fc.integer({ min: 9, max: 40 }),
        fc.integer({ min: 1, max: 200 }),
        async (weights, capacity, size) => {
          const weigh = (row: number) => weights[row]!;
          const { stored, write } = serverOf(capacity, weigh);
          await writeInBatches(weights.length, write, {
            size,
            weigh,
            describe: String,
          });
          expect(stored).toEqual([...weights.keys()]);
        },
      ),
    );
  });

  test("halves a batch that does not fit, and goes on with what fits", async () => {
    const { tried, write } = serverOf(30, one);
    await writeInBatches(100, write, { size: 80, describe: String });
    expect(tried).toEqual([80, 40, 20, 20, 20, 20, 20]);
  });

  test("gives a row that is larger than a batch one of its own", async () => {
    const weights = [5, 50, 5, 5];
    const weigh = (row: number) => weights[row]!;
    const { tried, write } = serverOf(100, weigh);
    await writeInBatches(4, write, { size: 10, weigh, describe: String });
    expect(tried).toEqual([5, 50, 10]);
  });

  test("names the row that does not fit alone, and keeps what came before", async () => {
    const weights = [1, 1, 50, 1];
    const weigh = (row: number) => weights[row]!;
    const { stored, write } = serverOf(10, weigh);
    const error = await writeInBatches(4, write, {
      size: Infinity,
      weigh,
      describe: (row) => `row number ${row}`,
    }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "ROW_TOO_LARGE",
      message: expect.stringContaining("row number 2") as string,
    });
    expect(stored).toEqual([0, 1]);
  });

  test("passes any other error on at once", async () => {
    let tries = 0;
    const failing = () => {
      tries++;
      return Promise.reject(
        new GraphError(
          { code: "DATABASE_FAILED", status: "broken", reason: "broken" },
          "broken",
        ),
      );
    };
    await expect(
      writeInBatches(10, failing, { size: 10, describe: String }),
    ).rejects.toMatchObject({ code: "DATABASE_FAILED" });
    expect(tries).toBe(1);
  });
});

describe("writeUntilDone", () => {
  const takeFrom = (total: number, capacity: number) => {
    let left = total;
    const tried: number[] = [];
    const write = (most: number) => {
      tried.push(most);
      const taken = Math.min(most, left);
      if (taken > capacity) return Promise.reject(outOfMemory());
      left -= taken;
      return Promise.resolve(taken);
    };
    return { tried, write, left: () => left };
  };

  test("takes all there is, in halves where it must", async () => {
    const { tried, write, left } = takeFrom(70, 30);
    await writeUntilDone(write, { size: 100, what: "a row" });
    expect(left()).toBe(0);
    expect(tried).toEqual([100, 50, 25, 25, 25, 25]);
  });

  test("says so when not even one can be taken", async () => {
    const { write } = takeFrom(70, 0);
    await expect(
      writeUntilDone(write, { size: 100, what: "a row" }),
    ).rejects.toMatchObject({ code: "ROW_TOO_LARGE" });
  });
});
