import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { OnnxFormatError } from "./errors.ts";

/**
 * Visits the fields of a message; `read` answers whether it took the value, else it is skipped.
 * @throws OnnxFormatError `MODEL_UNREADABLE` for groups; others where the bytes are no message
 */
export function forEachField(
  bytes: Uint8Array,
  read: (field: number, reader: BinaryReader) => boolean,
): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    // Every field used here has one wire type; a tag that says otherwise is not ours to interpret.
    const isGroup =
      wireType === WireType.StartGroup || wireType === WireType.EndGroup;
    if (isGroup) throw unreadable("it uses groups, which ONNX does not");
    const before = reader.pos;
    if (!read(field, reader)) {
      reader.pos = before;
      reader.skip(wireType);
    }
  }
}

export function unreadable(why: string, cause?: unknown): OnnxFormatError {
  return new OnnxFormatError(
    "MODEL_UNREADABLE",
    `Expected an ONNX model but ${why}; check that the file is whole and is ONNX.`,
    { cause },
  );
}
