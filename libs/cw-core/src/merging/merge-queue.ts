/** Two clusters that may merge, and how similar they are. */
export interface Candidate {
  readonly one: number;
  /** Above `one`. */
  readonly two: number;
  readonly similarity: number;
  /** How often each of the two had merged when they were compared. */
  readonly versions: readonly [number, number];
}

/**
 * A binary heap of candidates: the most similar first; of equally similar ones, that with the
 * smaller numbers.
 * @see Williams 1964, "Algorithm 232: Heapsort", CACM 7(6)
 */
export class MergeQueue {
  private readonly heap: Candidate[] = [];

  push(candidate: Candidate): void {
    const { heap } = this;
    let at = heap.push(candidate) - 1;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (!isBefore(candidate, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = candidate;
  }

  /** @returns undefined when it is empty */
  pop(): Candidate | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child]))
        child++;
      if (!isBefore(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(one: Candidate, two: Candidate): boolean {
  if (one.similarity !== two.similarity) return one.similarity > two.similarity;
  return one.one === two.one ? one.two < two.two : one.one < two.one;
}
