import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { describe, expect, test } from "vitest";
import { decodeModel, OnnxFormatError } from "../src/index.ts";
import { messageLimits } from "../src/walk-messages.ts";

/** A message that holds one other, by the number of its field. */
function within(field: number, message: Uint8Array): Uint8Array {
  return new BinaryWriter()
    .tag(field, WireType.LengthDelimited)
    .bytes(message)
    .finish();
}

/** Puts a message into others, the innermost field last. */
function nest(fields: readonly number[], message: Uint8Array): Uint8Array {
  return fields.reduceRight((inner, field) => within(field, inner), message);
}

const joined = (...messages: Uint8Array[]) =>
  Uint8Array.from(messages.flatMap((message) => [...message]));

const text = (value: string) => new TextEncoder().encode(value);
const here = within(8, text("weights"));
/** @see onnx.proto, TensorProto: data_location 14 is EXTERNAL, external_data 13 says where */
const marked = new BinaryWriter().tag(14, WireType.Varint).int32(1).finish();
const located = nest([13, 1], text("location"));

/** @see onnx.proto, numbers of fields on the way from ModelProto to a TensorProto */
const paths: [string, number[]][] = [
  ["an initializer", [7, 5]],
  ["the values of a sparse initializer", [7, 15, 1]],
  ["the indices of a sparse initializer", [7, 15, 2]],
  ["a node's attribute", [7, 1, 5, 5]],
  ["a node's list", [7, 1, 5, 10]],
  ["a node's sparse attribute", [7, 1, 5, 22, 1]],
  ["a node's list of sparse tensors", [7, 1, 5, 23, 2]],
  ["a branch", [7, 1, 5, 6, 5]],
  ["one of several graphs of a node", [7, 1, 5, 11, 5]],
  ["a node of a branch of a branch", [7, 1, 5, 6, 1, 5, 6, 1, 5, 5]],
  ["a function", [25, 7, 5, 5]],
];

describe("weights in another file are seen in", () => {
  test.each(paths)("%s", (_, fields) => {
    const graph = fields[0] === 7 ? [] : [nest([7, 2], text("empty"))];
    const hasExternalData = (tensor: Uint8Array) =>
      decodeModel(joined(...graph, nest(fields, tensor))).hasExternalData;
    for (const tensor of [marked, located, joined(here, located, here)])
      expect(hasExternalData(tensor)).toBe(true);
    expect(hasExternalData(here)).toBe(false);
  });
});

test("a second graph, which a runtime would join to the first, is refused", () => {
  const graph = nest([7, 5], here);
  expect(() => decodeModel(joined(nest([7, 5], marked), graph))).toThrow(
    OnnxFormatError,
  );
});

test("graphs thousands deep are refused, and end nothing", () => {
  const deep = Array.from({ length: 2000 }, () => [1, 5, 6]).flat();
  expect(() => decodeModel(nest([7, ...deep, 5], here))).toThrow(
    expect.objectContaining({ code: "MODEL_UNREADABLE" }),
  );
});

test("more messages than any model has are refused before anything is made of them", () => {
  const empty = within(1, new Uint8Array(0));
  const nodes = new Uint8Array(empty.length * (messageLimits.messages + 1));
  for (let start = 0; start < nodes.length; start += empty.length)
    nodes.set(empty, start);
  expect(() => decodeModel(within(7, nodes))).toThrow(
    expect.objectContaining({
      problem: {
        code: "MODEL_UNREADABLE",
        reason: "it holds too many messages",
      },
    }),
  );
});

test("numbers that unpack to many times their size are not unpacked", () => {
  const packed = new Uint8Array(32 * 2 ** 20); // as many int64 of one byte each
  const before = process.memoryUsage().rss;
  const int64Data = within(7, packed);
  expect(decodeModel(nest([7, 5], int64Data)).initializerCount).toBe(1);
  expect(process.memoryUsage().rss - before).toBeLessThan(512 * 2 ** 20);
});

test("a location cannot hide behind a wire type that other readers skip", () => {
  // As a varint, field 8 is skipped by others, and the location follows. Read as text, it is
  // `length` bytes long and swallows the location.
  const disguise = new BinaryWriter()
    .tag(8, WireType.Varint)
    .int32(located.length)
    .finish();
  const model = nest([7, 5], joined(disguise, located));
  expect(() => decodeModel(model)).toThrow(
    expect.objectContaining({ code: "MODEL_UNREADABLE" }),
  );
});
