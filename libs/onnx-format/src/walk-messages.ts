import {
  type DescField,
  type DescMessage,
  ScalarType,
} from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { unreadable } from "./errors.ts";

/** What one file may hold. Models for faces have a few thousand messages, ten levels deep. */
export const messageLimits = Object.freeze({ levels: 100, messages: 500_000 });

/**
 * Visits a message and every message within it, wherever the schema allows one. Values are skipped,
 * so that a walk takes little memory.
 * @param visit told the bytes of each message, which are a view, and its level: 0 for the outermost
 * @throws OnnxFormatError `MODEL_UNREADABLE` for a field with another wire type than its schema
 *   says, for groups, and beyond `messageLimits`; other errors where the bytes end too early
 */
export function walkMessages(
  schema: DescMessage,
  bytes: Uint8Array,
  visit: (schema: DescMessage, bytes: Uint8Array, level: number) => void,
): void {
  let messageCount = 0;
  walk(schema, bytes, 0);

  function walk(schema: DescMessage, bytes: Uint8Array, level: number): void {
    if (level > messageLimits.levels)
      throw unreadable("its messages are nested too deep");
    if (++messageCount > messageLimits.messages)
      throw unreadable("it holds too many messages");
    visit(schema, bytes, level);
    const fields = fieldsOf(schema);
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [number, wireType] = reader.tag();
      const field = fields.get(number);
      // Other readers skip such a field, and find fields where we would see a value.
      if (!(field?.wireTypes ?? valueWireTypes).includes(wireType))
        throw unreadable(`field ${number} has the wire type ${wireType}`);
      if (field?.message === undefined) reader.skip(wireType);
      else walk(field.message, reader.bytes(), level + 1);
    }
  }
}

interface Field {
  /** Of a field that holds messages. */
  readonly message: DescMessage | undefined;
  readonly wireTypes: readonly WireType[];
}

/** All but groups, which ONNX does not use. */
const valueWireTypes: readonly WireType[] = [
  WireType.Varint,
  WireType.Bit64,
  WireType.LengthDelimited,
  WireType.Bit32,
];

const known = new Map<DescMessage, ReadonlyMap<number, Field>>();

function fieldsOf(schema: DescMessage): ReadonlyMap<number, Field> {
  let fields = known.get(schema);
  if (fields === undefined) {
    fields = new Map(
      schema.fields.map((field) => [
        field.number,
        { message: field.message, wireTypes: wireTypesOf(field) },
      ]),
    );
    known.set(schema, fields);
  }
  return fields;
}

/** A list of numbers may be packed into one value, whether or not its schema says so. */
function wireTypesOf({ fieldKind, scalar, message }: DescField): WireType[] {
  if (message !== undefined) return [WireType.LengthDelimited];
  const wireType = scalar === undefined ? WireType.Varint : wireTypeOf(scalar);
  return fieldKind === "list"
    ? [wireType, WireType.LengthDelimited]
    : [wireType];
}

function wireTypeOf(scalar: ScalarType): WireType {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.Bit64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WireType.Bit32;
    default:
      return WireType.Varint;
  }
}
