import { AbortedError } from "@facegraph/cw-core";
import { describe, expect, test } from "vitest";
import {
  type Embeddings,
  findExactPairs,
  SimilarityError,
} from "../../src/index.ts";
import { randomEmbeddings } from "../random-embeddings.ts";

/** Every pair, one dot product at a time. */
function pairsByDefinition(
  { vectors, dimension }: Embeddings,
  floor: number,
  from = 0,
): string[] {
  const pairs: string[] = [];
  const faceCount = vectors.length / dimension;
  for (let source = from; source < faceCount; source++) {
    for (let target = 0; target < source; target++) {
      let sum = 0;
      for (let value = 0; value < dimension; value++) {
        sum +=
          vectors[source * dimension + value]! *
          vectors[target * dimension + value]!;
      }
      if (Math.fround(sum) >= floor)
        pairs.push(`${source} ${target} ${Math.fround(sum)}`);
    }
  }
  return pairs.sort();
}

/** The pairs that are among the strongest of either end. */
function cappedByDefinition(
  embeddings: Embeddings,
  floor: number,
  maxPerFace: number,
): { kept: string[]; dropped: number } {
  const pairs = pairsByDefinition(embeddings, floor).map((line) => {
    const [source, target, similarity] = line.split(" ").map(Number);
    return { line, source: source!, target: target!, similarity: similarity! };
  });
  pairs.sort((one, two) => two.similarity - one.similarity);
  const counts = new Map<number, number>();
  const isAmong = (face: number) => {
    const count = (counts.get(face) ?? 0) + 1;
    counts.set(face, count);
    return count <= maxPerFace;
  };
  const kept = pairs
    .filter(({ source, target }) => {
      const [ofSource, ofTarget] = [isAmong(source), isAmong(target)];
      return ofSource || ofTarget;
    })
    .map(({ line }) => line);
  return { kept: kept.sort(), dropped: pairs.length - kept.length };
}

function listed({
  sources,
  targets,
  similarities,
}: Awaited<ReturnType<typeof findExactPairs>>): string[] {
  return Array.from(
    sources,
    (source, index) => `${source} ${targets[index]} ${similarities[index]}`,
  ).sort();
}

describe("findExactPairs", () => {
  test.each([0, 1])("finds no pair among %i faces", async (faceCount) => {
    const pairs = await findExactPairs(randomEmbeddings(faceCount, 8), {
      floor: 0.1,
    });
    expect(pairs.sources).toHaveLength(0);
  });

  test("finds the one pair of two equal faces", async () => {
    const vectors = Float32Array.of(1, 0, 1, 0);
    expect(
      await findExactPairs({ vectors, dimension: 2 }, { floor: 1 }),
    ).toEqual({
      sources: Uint32Array.of(1),
      targets: Uint32Array.of(0),
      similarities: Float32Array.of(1),
      droppedByCap: 0,
    });
  });

  // 1,100 rows are three blocks of rows; 4,200 are three blocks of columns as well; 11,000 are
  // enough for threads
  test.each([
    [37, 5],
    [1100, 16],
    [4200, 12],
    [11_000, 10],
  ])(
    "finds every pair among %i faces of %i values, and no other",
    async (faceCount, dimension) => {
      const embeddings = randomEmbeddings(faceCount, dimension);
      const pairs = await findExactPairs(embeddings, {
        floor: 0.85,
        maxPerFace: 100_000,
      });
      expect(listed(pairs)).toEqual(pairsByDefinition(embeddings, 0.85));
    },
  );

  test("finds, from a face on, exactly the pairs that were not there before", async () => {
    const embeddings = randomEmbeddings(1500, 8);
    const all = await findExactPairs(embeddings, {
      floor: 0.8,
      maxPerFace: 10_000,
    });
    const old = await findExactPairs(
      { ...embeddings, vectors: embeddings.vectors.subarray(0, 1100 * 8) },
      { floor: 0.8, maxPerFace: 10_000 },
    );
    const added = await findExactPairs(embeddings, {
      floor: 0.8,
      maxPerFace: 10_000,
      from: 1100,
    });
    expect([...listed(old), ...listed(added)].sort()).toEqual(listed(all));
  });

  // 11,000 faces are compared in threads, which tell each other what is too weak to stay
  test.each([1200, 11_000])(
    "keeps the strongest of a person with %i faces, and says what it dropped",
    async (faceCount) => {
      const { vectors } = randomEmbeddings(faceCount, 16);
      for (let face = 0; face < faceCount; face++) {
        const row = vectors.subarray(face * 16, face * 16 + 16);
        row[0]! += 2; // one direction for all
        const length = Math.hypot(...row);
        for (let value = 0; value < 16; value++) row[value]! /= length;
      }
      const floor = faceCount > 2000 ? 0.93 : 0.9;
      const embeddings = { vectors, dimension: 16 };
      const pairs = await findExactPairs(embeddings, { floor, maxPerFace: 16 });
      const { kept, dropped } = cappedByDefinition(embeddings, floor, 16);
      expect(dropped).toBeGreaterThan(kept.length);
      expect(listed(pairs)).toEqual(kept);
      expect(pairs.droppedByCap).toBe(dropped);
    },
  );

  test.each([2500, 11_000])(
    "reports progress to the end of %i faces, and stops when asked",
    async (faceCount) => {
      const shares: number[] = [];
      const embeddings = randomEmbeddings(faceCount, 4);
      await findExactPairs(embeddings, {
        floor: 0.9999,
        onProgress: (share) => shares.push(share),
      });
      expect(shares.at(-1)).toBe(1);
      const abort = new AbortController();
      const stopped = findExactPairs(embeddings, {
        floor: 0.9999,
        signal: abort.signal,
        onProgress: () => {
          abort.abort();
        },
      });
      await expect(stopped).rejects.toSatisfy(
        (error: unknown) => error instanceof AbortedError,
      );
    },
  );

  test.each([
    [
      "FLOOR_OUT_OF_RANGE",
      { vectors: Float32Array.of(1), dimension: 1 },
      { floor: 0 },
    ],
    [
      "FLOOR_OUT_OF_RANGE",
      { vectors: Float32Array.of(1), dimension: 1 },
      { floor: Number.NaN },
    ],
    [
      "CAP_OUT_OF_RANGE",
      { vectors: Float32Array.of(1), dimension: 1 },
      { floor: 0.5, maxPerFace: 0 },
    ],
    [
      "EMBEDDINGS_MALFORMED",
      { vectors: Float32Array.of(1, 0, 0), dimension: 2 },
      { floor: 0.5 },
    ],
    [
      "EMBEDDING_NOT_UNIT",
      { vectors: Float32Array.of(1, 0, 0, 0), dimension: 2 },
      { floor: 0.5 },
    ],
    [
      "EMBEDDING_NOT_UNIT",
      { vectors: Float32Array.of(1, 0, Number.NaN, 1), dimension: 2 },
      { floor: 0.5 },
    ],
  ])("answers %s", async (code, embeddings, options) => {
    await expect(findExactPairs(embeddings, options)).rejects.toSatisfy(
      (error: SimilarityError) => error.code === code,
    );
  });
});
