import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { decodeModel, OnnxFormatError } from "@facegraph/onnx-format";
import { EmbeddingError } from "../../src/errors.ts";
import {
  checkWebpLength,
  formatOf,
  withoutAncillaryChunks,
} from "../../src/images/image-format.ts";
import { checkCard } from "../../src/networks/model-card.ts";
import { sharedPath } from "../fixtures.ts";
import {
  faceNetCard,
  madeCard,
  makeDetector,
  makeModel,
  mobileFaceNetCard,
} from "../models/own-models.ts";
import { Mutations } from "./mutations.ts";

/** How often a parser answered, and how often it refused with an error of its own. */
export interface Tally {
  readonly answered: number;
  readonly refused: number;
}

/**
 * A parser may refuse with an error of ours, and do nothing else but answer. Counts both.
 * @throws Error with the input, and what was thrown as its cause
 */
export function tryAll(
  count: number,
  makeInput: () => unknown,
  parse: (input: never) => void,
  isOurs: (error: unknown) => boolean = (error) =>
    error instanceof EmbeddingError,
): Tally {
  const tally = { answered: 0, refused: 0 };
  for (let round = 0; round < count; round++) {
    const input = makeInput();
    try {
      parse(input as never);
      tally.answered++;
    } catch (error) {
      if (!isOurs(error))
        throw new Error(`Round ${round}: ${describeInput(input)}`, {
          cause: error,
        });
      tally.refused++;
    }
  }
  return tally;
}

function describeInput(input: unknown): string {
  return input instanceof Uint8Array
    ? Buffer.from(input).toString("base64")
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

/** Beginnings of files, of every kind there is. */
export function tamperWithBeginnings(count: number): Tally {
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
  return tryAll(
    count,
    () => mutations.bytes(mutations.pick(beginnings)),
    (bytes: Buffer) => {
      if (formatOf(bytes) === "webp") checkWebpLength(bytes);
    },
  );
}

/** PNGs whose bytes were changed, or whose chunks stand in any order. */
export function tamperWithPngs(count: number): Tally {
  const mutations = new Mutations(2);
  const makePng = () => {
    if (mutations.below(2) === 0)
      return mutations.bytes(Buffer.concat([signature, ...chunks]));
    const some = Array.from({ length: 1 + mutations.below(8) }, () =>
      mutations.pick(chunks),
    );
    return Buffer.concat([signature, ...some, chunks.at(-1)!]); // in any order, each whole
  };
  return tryAll(count, makePng, (bytes: Buffer) => {
    const kept = withoutAncillaryChunks(bytes);
    if (kept.length > bytes.length || /[tz]TXt|tEXt/.test(kept.toString()))
      throw new Error("Expected no text to be kept.");
    if (!withoutAncillaryChunks(kept).equals(kept))
      throw new Error("Expected what was kept to be kept again.");
  });
}

/** Model cards of every kind of alignment. */
export function tamperWithCards(count: number): Tally {
  const mutations = new Mutations(3);
  const cards = [faceNetCard, madeCard, mobileFaceNetCard].map((card) => ({
    ...card,
    sha256: "0".repeat(64),
  }));
  return tryAll(
    count,
    () => mutations.json(mutations.pick(cards)),
    (card: unknown) => {
      checkCard(card, "a test");
    },
  );
}

/** ONNX models, small ones, so that what is changed is rarely a weight. */
export function tamperWithModels(count: number): Tally {
  const mutations = new Mutations(5);
  const [made, detector] = [
    makeModel({ initializers: [] }),
    makeDetector({ boxCount: 1 }),
  ].map((model) => Buffer.from(model));
  return tryAll(
    count,
    () => mutations.bytes(mutations.pick([made!, detector!])),
    (bytes: Buffer) => {
      decodeModel(bytes);
    },
    (error) => error instanceof OnnxFormatError,
  );
}
