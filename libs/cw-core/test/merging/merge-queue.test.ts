import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Candidate, MergeQueue } from "../../src/merging/merge-queue.ts";

function candidate(one: number, two: number, similarity: number): Candidate {
  return { one, two, similarity, versions: [0, 0] };
}

function drain(queue: MergeQueue): Candidate[] {
  const popped: Candidate[] = [];
  for (let next = queue.pop(); next !== undefined; next = queue.pop())
    popped.push(next);
  return popped;
}

describe("MergeQueue", () => {
  test("has nothing to give when it is empty, before and after", () => {
    const queue = new MergeQueue();
    expect(queue.pop()).toBeUndefined();
    queue.push(candidate(0, 1, 0.5));
    expect(queue.pop()).toEqual(candidate(0, 1, 0.5));
    expect(queue.pop()).toBeUndefined();
  });

  test("gives the most similar first, of equal ones that with the smaller numbers", () => {
    const queue = new MergeQueue();
    for (const pushed of [
      candidate(1, 3, 0.5),
      candidate(0, 9, 0.25),
      candidate(1, 2, 0.5),
      candidate(4, 5, 0.75),
      candidate(0, 7, 0.5),
    ])
      queue.push(pushed);
    expect(drain(queue)).toEqual([
      candidate(4, 5, 0.75),
      candidate(0, 7, 0.5),
      candidate(1, 2, 0.5),
      candidate(1, 3, 0.5),
      candidate(0, 9, 0.25),
    ]);
  });

  test("law: it gives what sorting gives, whatever is pushed and popped in between", () => {
    const anyCandidate = fc
      .tuple(fc.nat(4), fc.nat(4), fc.nat(4))
      .map(([one, more, level]) => candidate(one, one + 1 + more, level / 4));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(anyCandidate, fc.constant("pop" as const))),
        (steps) => {
          const queue = new MergeQueue();
          const waiting: Candidate[] = [];
          const sort = () =>
            waiting.sort(
              (first, second) =>
                second.similarity - first.similarity ||
                first.one - second.one ||
                first.two - second.two,
            );
          for (const step of steps) {
            if (step === "pop") {
              sort();
              expect(queue.pop()).toEqual(waiting.shift());
            } else {
              queue.push(step);
              waiting.push(step);
            }
          }
          expect(drain(queue)).toEqual(sort());
        },
      ),
    );
  });
});
