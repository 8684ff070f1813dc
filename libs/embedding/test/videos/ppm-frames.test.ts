import fc from "fast-check";
import { expect, test } from "vitest";
import { EmbeddingError } from "../../src/errors.ts";
import { readPpmFrames } from "../../src/videos/ppm-frames.ts";
import { videoContainerOf } from "../../src/videos/video-format.ts";
import { Mutations } from "../images/mutations.ts";

const ppm = (width: number, height: number, pixels: Uint8Array) =>
  Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), pixels]);

async function* inChunks(bytes: Buffer, lengths: readonly number[]) {
  let position = 0;
  for (let index = 0; position < bytes.length; index++) {
    const length = lengths[index % lengths.length]!;
    yield await Promise.resolve(bytes.subarray(position, position + length));
    position += length;
  }
}

async function readAll(bytes: Buffer, lengths: readonly number[] = [1000]) {
  const frames = [];
  for await (const frame of readPpmFrames(inChunks(bytes, lengths), 1000))
    frames.push(frame);
  return frames;
}

const frame = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 }))
  .chain(([width, height]) =>
    fc
      .uint8Array({
        minLength: width * height * 3,
        maxLength: width * height * 3,
      })
      .map((pixels) => ({ width, height, pixels })),
  );

test("frames come out as they went in, in chunks of any length", async () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(frame, { maxLength: 4 }),
      lengths,
      async (frames, chunks) => {
        const bytes = Buffer.concat(
          frames.map(({ width, height, pixels }) => ppm(width, height, pixels)),
        );
        expect(await readAll(bytes, chunks)).toEqual(frames);
      },
    ),
  );
});

test("what is too large, cut off or something else is refused before memory is taken for it", async () => {
  for (const text of [
    "P6\n40 40\n255\n",
    "P6\n0 4\n255\n",
    "P6\n99999999 1\n255\n",
    "P5\n4 4\n255\n",
    "P6",
    `P6${" ".repeat(90)}`,
    "P6\n1 1\n255\nab",
  ])
    await expect(readAll(Buffer.from(text))).rejects.toMatchObject({
      code: "CORRUPT",
    });
});

test("20,000 streams of frames and 100,000 beginnings of videos that were tampered with are read or refused", async () => {
  const mutations = new Mutations(5);
  const whole = Buffer.concat([
    ppm(2, 3, new Uint8Array(18).fill(80)),
    ppm(3, 2, new Uint8Array(18).fill(54)),
  ]);
  let refused = 0;
  for (let round = 0; round < 20_000; round++) {
    const bytes = mutations.bytes(whole);
    try {
      await readAll(bytes, [1 + mutations.below(20)]);
    } catch (error) {
      if (!(error instanceof EmbeddingError))
        throw new Error(bytes.toString("base64"), { cause: error });
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(5000);
  const beginnings = [
    "0000002066747970",
    "1a45dfa30100000000000023",
    "524946468638020041564920",
    "000000086d6f6f7600000000",
  ].map((hex) => Buffer.from(`${hex}69736f6d`, "hex"));
  let told = 0;
  for (let round = 0; round < 100_000; round++)
    if (videoContainerOf(mutations.bytes(mutations.pick(beginnings)))) told++;
  expect(told).toBeGreaterThan(10_000);
});
