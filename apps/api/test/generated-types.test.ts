import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generatedFolder, generateTypes } from "../generate-types.ts";

test("the generated types are those of schema.graphql; `npm run generate` makes them anew", async () => {
  const made = await generateTypes();
  expect((await readdir(generatedFolder)).sort()).toEqual(
    [...made.keys()].sort(),
  );
  for (const [name, text] of made)
    expect(await readFile(join(generatedFolder, name), "utf8")).toBe(text);
});
