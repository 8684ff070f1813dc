import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { DescField } from "@bufbuild/protobuf";
import { afterAll, expect, test } from "vitest";
import {
  GraphSummarySchema,
  ModelSummarySchema,
  TensorSummarySchema,
} from "../src/generated/model-summary_pb.ts";
import {
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProtoSchema,
} from "../src/generated/onnx_pb.ts";

const project = join(import.meta.dirname, "..");
/** Where buf finds protoc-gen-es. */
const programs = join(project, "../../node_modules/.bin");
const fresh = mkdtempSync(join(tmpdir(), "generated-"));
afterAll(() => {
  rmSync(fresh, { recursive: true });
});

test("the generated code is what `npm run generate` makes of proto/", () => {
  const program = createRequire(import.meta.url).resolve(
    "@bufbuild/buf/bin/buf",
  );
  execFileSync(process.execPath, [program, "generate", "--output", fresh], {
    cwd: project,
    env: { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH}` },
    stdio: "pipe",
  });
  const filesIn = (folder: string) =>
    Object.fromEntries(
      readdirSync(join(folder, "src/generated")).map((name) => [
        name,
        readFileSync(join(folder, "src/generated", name), "utf8"),
      ]),
    );
  expect(filesIn(project)).toEqual(filesIn(fresh));
});

test.each([
  [ModelSummarySchema, ModelProtoSchema],
  [GraphSummarySchema, GraphProtoSchema],
  [TensorSummarySchema, TensorProtoSchema],
])("%s names, numbers and types fields as %s does", (summary, whole) => {
  for (const field of summary.fields) {
    const original = whole.fields.find(({ number }) => number === field.number);
    expect(described(field)).toEqual(original && described(original));
  }
});

/** What decides how a field is read. Messages of a summary stand for those they summarise. */
function described(field: DescField) {
  const { name, number, fieldKind, scalar, message } = field;
  return {
    ...{ name, number, fieldKind, scalar },
    enum: field.enum?.typeName,
    message: message?.name.replace("Summary", "Proto"),
  };
}
