import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { publishedModels } from "../src/index.ts";
import published from "../src/published-models.json" with { type: "json" };

const folder = join(import.meta.dirname, "..");

describe("the published models", () => {
  test.each(Object.entries(publishedModels))(
    "%s is the file that was published",
    (_, { path, sha256 }) => {
      const digest = createHash("sha256").update(readFileSync(path));
      expect(digest.digest("hex")).toBe(sha256);
    },
  );

  test("each has the text of its licence, and no other file lies here", () => {
    for (const { licenceFile, licence } of Object.values(published.files)) {
      expect(existsSync(join(folder, licenceFile))).toBe(true);
      expect(licenceFile).toContain(`-${licence}.txt`);
    }
    const models = readdirSync(folder).filter((name) => name.endsWith(".onnx"));
    expect(models.sort()).toEqual(Object.keys(published.files).sort());
  });

  test("the page about them names each file with its digest", () => {
    const page = readFileSync(join(folder, "README.md"), "utf8");
    for (const [name, { sha256 }] of Object.entries(published.files)) {
      expect(page).toContain(name);
      expect(page).toContain(sha256);
    }
  });
});
