import { createHash } from "node:crypto";
import { decodeModel } from "@facegraph/onnx-format";
import { describe, expect, test } from "vitest";
import { type ConvertibleModel, convertModel } from "../src/index.ts";

/** Collections know their models by these digests. */
const digests: readonly [ConvertibleModel, string][] = [
  [
    "yunet-2023mar",
    "788b5d22f82172407204edc701a792d6fa6fe8d2b26c1bf078d66f95d881255b",
  ],
  [
    "sface-2021dec",
    "2e9008bb290852955600ab53ab888104cc355c158a8763cbba7edfe4185f0b28",
  ],
  [
    "ssd-mobilenet-v1",
    "68543c6c698bf2e4cd73871ae07eec221f599a263af7877209fa476925fb0c9a",
  ],
  [
    "tiny-face",
    "562c9bbb10e20939c6dcd6909b577e81b441dd0676ab3f98f76e7b6b8d15d9ec",
  ],
  [
    "landmarks-68",
    "f11a4eddde6c3fb71f65f157c7ae8df71a8bcf25cd58ee13ec6ccd0902284739",
  ],
  [
    "dlib-resnet-34",
    "a169118e38fccbc82cea56b50188c42642b388c0de7ea52298658524a103712b",
  ],
];

describe.each(digests)("%s", (model, digest) => {
  test("is converted to the same bytes as ever", async () => {
    const bytes = await convertModel(model);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(digest);
    expect(decodeModel(bytes)).toMatchObject({
      opset: 17,
      hasExternalData: false,
    });
  });
});
