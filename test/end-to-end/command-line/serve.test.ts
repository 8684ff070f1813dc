import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { expect, inject, test } from "vitest";
import { runProcess, startProcess } from "../../support/servers/processes.ts";

const command = "apps/ingest/src/main.ts";

function environment(more: Record<string, string> = {}) {
  const { uri, username, password } = inject("neo4j");
  return {
    NEO4J_URI: uri,
    NEO4J_USERNAME: username,
    NEO4J_PASSWORD: password,
    FACEGRAPH_API_PORT: "0",
    ...more,
  };
}

test.each(["SIGINT", "SIGTERM"] as const)(
  "serve says where GraphQL answers, and exits 0 after %s",
  async (signal) => {
    const serve = await startProcess(command, ["serve"], environment());
    const url = /^GraphQL +(http:\/\/127\.0\.0\.1:\d+\/graphql)$/.exec(
      serve.firstLine,
    )?.[1];
    try {
      const response = await fetch(url!, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"query":"{ collections { name } }"}',
      });
      expect(await response.json()).toMatchObject({
        data: { collections: expect.any(Array) as object },
      });
    } finally {
      await serve.stop(signal);
    }
    expect([await serve.exitCode, serve.errorOutput()]).toEqual([
      0,
      "Stopping …\n",
    ]);
    await expect(fetch(url!)).rejects.toThrow(); // nobody listens any more
  },
);

test("serve says in one sentence that its port is taken, and exits 5", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  try {
    const refused = await runProcess(
      command,
      ["serve"],
      environment({ FACEGRAPH_API_PORT: String(port) }),
    );
    expect([refused.exitCode, refused.output]).toEqual([5, ""]);
    expect(refused.errorOutput).toMatch(/^The API's port \d+ is taken.*\n$/);
  } finally {
    other.close();
  }
});

test("serve beyond loopback without a token does not start, and exits 2", async () => {
  const refused = await runProcess(
    command,
    ["serve"],
    environment({ FACEGRAPH_API_HOST: "0.0.0.0" }),
  );
  expect([refused.exitCode, refused.output]).toEqual([2, ""]);
  expect(refused.errorOutput).toContain("FACEGRAPH_API_TOKEN");
});
