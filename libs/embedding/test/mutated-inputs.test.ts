import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { EmbeddingError } from "../src/errors.ts";
import {
  checkWebpLength,
  formatOf,
  withoutAncillaryChunks,
} from "../src/image-format.ts";
import { checkCard } from "../src/model-card.ts";
import { sharedPath } from "./fixtures.ts";
import { Mutations } from "./mutations.ts";
import { faceNetCard, madeCard, mobileFaceNetCard } from "./own-models.ts";

/** A parser may refuse with an error of ours, and do nothing else but answer. Counts both. */
function tryAll(
  count: number,
  makeInput: () => unknown,
  parse: (input: never) => void,
) {
  const tally = { answered: 0, refused: 0 };
  for (let round = 0; round < count; round++) {
    const input = makeInput();
    try {
      parse(input as never);
      tally.answered++;
    } catch (error) {
      if (!(error instanceof EmbeddingError))
        throw new Error(`Round ${round}: ${describeInput(input)}`, {
          cause: error,
        });
      tally.refused++;
    }
  }
  return tally;
}

function describeInput(input: unknown): string {
  return Buffer.isBuffer(input)
    ? input.toString("base64")
    : JSON.stringify(input);
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(content.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

const signature = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
const header = Buffer.from("00000002000000020802000000", "hex");
const chunks = [
  chunk("IHDR", header),
  chunk("tEXt", Buffer.from("Comment\0hello")),
  chunk("eXIf", Buffer.from("MM\0*\0\0\0\x08\0\0")),
  chunk("zTXt", deflateSync(Buffer.alloc(100))),
  chunk("IDAT", deflateSync(Buffer.alloc(14))),
  chunk("IEND", Buffer.alloc(0)),
];

describe("a million inputs that were tampered with", () => {
  test("400,000 beginnings of files are an image, another image, or none", () => {
    const mutations = new Mutations(1);
    const folder = sharedPath("data", "bad-images");
    const beginnings = readdirSync(folder).map((name) =>
      readFileSync(join(folder, name)).subarray(0, 96),
    );
    beginnings.push(
      Buffer.from("<?xml version='1.0'?><!-- a --><!-- b --><svg width='1'>"),
      Buffer.from("<!DOCTYPE svg [<!ENTITY a 'b'>]> <svg>"),
      Buffer.from("RIFF\x10\0\0\0WEBPVP8 \0\0\0\0", "latin1"),
    );
    const { answered, refused } = tryAll(
      400_000,
      () => mutations.bytes(mutations.pick(beginnings)),
      (bytes: Buffer) => {
        if (formatOf(bytes) === "webp") checkWebpLength(bytes);
      },
    );
    expect(answered).toBeGreaterThan(100_000);
    expect(refused).toBeGreaterThan(50_000);
  });

  test("400,000 PNGs keep only what their pixels need", () => {
    const mutations = new Mutations(2);
    const makePng = () => {
      if (mutations.below(2) === 0)
        return mutations.bytes(Buffer.concat([signature, ...chunks]));
      const some = Array.from({ length: 1 + mutations.below(8) }, () =>
        mutations.pick(chunks),
      );
      return Buffer.concat([signature, ...some, chunks.at(-1)!]); // in any order, each whole
    };
    const { answered, refused } = tryAll(400_000, makePng, (bytes: Buffer) => {
      const kept = withoutAncillaryChunks(bytes);
      if (kept.length > bytes.length || /[tz]TXt|tEXt/.test(kept.toString()))
        throw new Error("Expected no text to be kept.");
      if (!withoutAncillaryChunks(kept).equals(kept))
        throw new Error("Expected what was kept to be kept again.");
    });
    expect(answered).toBeGreaterThan(100_000);
    expect(refused).toBeGreaterThan(50_000);
  });

  test("100,000 model cards are taken or refused", () => {
    const mutations = new Mutations(3);
    const cards = [faceNetCard, madeCard, mobileFaceNetCard].map((card) => ({
      ...card,
      sha256: "0".repeat(64),
    }));
    const { answered, refused } = tryAll(
      100_000,
      () => mutations.json(mutations.pick(cards)),
      (card: unknown) => {
        checkCard(card, "a test");
      },
    );
    expect(answered).toBeGreaterThan(1000);
    expect(refused).toBeGreaterThan(50_000);
  });
});

test("markup with thousands of comments and no picture is told apart at once", () => {
  for (const markup of ["<!---->", "<!DOCTYPE a[]>", "<?xml ?>", " \n"]) {
    const started = performance.now();
    expect(formatOf(Buffer.from(`${markup.repeat(4000)}x`))).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(500);
  }
});
