import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { testWithShared as test } from "@facegraph/test-support";
import { expect } from "vitest";
import { projectFolder } from "../support/folders.ts";
import { useApi } from "../support/servers/api.ts";

const api = useApi();

/** What a value is made of, lists by what their first value is. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]),
  );
}

test("the README's curl is answered as the README says, at the port and collection of this test", async () => {
  const readme = await readFile(join(projectFolder, "README.md"), "utf8");
  const [, command, answer] =
    /```sh\n(curl .*?)```\s*```json\n(.*?)```/s.exec(readme) ?? [];
  const { stdout } = await promisify(execFile)("bash", [
    "-c",
    command!
      .replace("http://127.0.0.1:4000/graphql", api.url)
      .replace('\\"demo\\"', `\\"${api.collection}\\"`),
  ]);
  expect(shapeOf(JSON.parse(stdout))).toEqual(shapeOf(JSON.parse(answer!)));
});
