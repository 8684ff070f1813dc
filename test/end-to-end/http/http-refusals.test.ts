import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { describeWithShared as describe } from "@facegraph/test-support";
import { expect, test } from "vitest";
import { launchApi, useApi } from "../../support/servers/api.ts";

const api = useApi();
const { ask, facesOf, recluster } = api;

async function codeOf(query: string): Promise<string | undefined> {
  return (await ask(query)).errors?.[0]?.extensions.code;
}

describe("what cannot be answered", () => {
  test("is an expected failure in the payload of a mutation", async () => {
    const belowFloor = await recluster({ threshold: 0.2, method: "CLASSIC" });
    expect(belowFloor.errors).toMatchObject([
      { code: "THRESHOLD_BELOW_EDGE_FLOOR" },
    ]);
    expect((await recluster({ threshold: 7 })).errors).toMatchObject([
      { code: "BAD_USER_INPUT" },
    ]);
    expect(
      (await recluster({ collection: "no such library" })).errors,
    ).toMatchObject([{ code: "NOT_FOUND" }]);
    const assign = async (input: object) =>
      (
        await ask<{ assignFaces: { errors: { code: string }[] } }>(
          "mutation ($input: AssignInput!) { assignFaces(input: $input) { errors { code } } }",
          { input },
        )
      ).data.assignFaces.errors;
    const [face] = await facesOf("amy");
    expect(await assign({ faceIds: [face!.id], newPersonName: "  " })).toEqual([
      { code: "BAD_USER_INPUT" },
    ]);
    expect(
      await assign({
        faceIds: [face!.id],
        newPersonName: "A",
        expectedFaceCount: 2,
      }),
    ).toEqual([{ code: "CONFLICT" }]);
    expect(
      await assign({
        faceIds: [`face:${api.collection}:${"0".repeat(32)}`],
        newPersonName: "A",
      }),
    ).toEqual([{ code: "NOT_FOUND" }]);
    expect(await assign({ newPersonName: "A" })).toEqual([
      { code: "BAD_USER_INPUT" },
    ]);
  });

  test.each([
    ["BAD_USER_INPUT", '{ node(id: "nonsense") { id } }'],
    [
      "BAD_USER_INPUT",
      "query ($collection: String) { faces(collection: $collection, first: 501) { totalCount } }",
    ],
    [
      "BAD_USER_INPUT",
      "query ($collection: String) { faces(collection: $collection, first: -1) { totalCount } }",
    ],
    [
      "BAD_USER_INPUT",
      'query ($collection: String) { faces(collection: $collection, after: "!!") { totalCount } }',
    ],
    ["NOT_FOUND", '{ faces(collection: "no such library") { totalCount } }'],
    [
      "BAD_USER_INPUT",
      "query ($collection: String) { thresholdSweep(collection: $collection, from: 0.7, to: 0.6) { edges } }",
    ],
    [
      "NOT_FOUND",
      '{ thresholdSweep(collection: "no such library", from: 0.5, to: 0.6) { edges } }',
    ],
    [
      "BAD_USER_INPUT",
      '{ explainLink(a: "face:one:0", b: "face:two:0") { weight } }',
    ],
    [
      "NOT_FOUND",
      '{ explainLink(a: "face:none:0", b: "face:none:0") { weight } }',
    ],
    [
      "TOO_EXPENSIVE",
      "query ($collection: String) { faces(collection: $collection, first: 500) { edges { node { neighbours(first: 500) { edges { weight } } } } } }",
    ],
    ["GRAPHQL_PARSE_FAILED", "{"],
    ["GRAPHQL_VALIDATION_FAILED", "{ embeddings }"],
  ])("answers %s to %s", async (code, query) => {
    expect(await codeOf(query)).toBe(code);
  });

  test("never becomes Cypher, whatever a filter or name holds", async () => {
    const hostile = "'}) MATCH (n) DETACH DELETE n //";
    const { data } = await ask<{ faces: { totalCount: number } }>(
      "query ($collection: String, $text: String) { faces(collection: $collection, where: { identity: { eq: $text } }) { totalCount } }",
      { text: hostile },
    );
    expect(data.faces.totalCount).toBe(0);
    const [face] = await facesOf("bernadette");
    await ask(
      "mutation ($input: AssignInput!) { assignFaces(input: $input) { errors { code } } }",
      { input: { faceIds: [face!.id], newPersonName: hostile } },
    );
    expect(await facesOf("bernadette")).toHaveLength(5);
  });

  test("is refused to a page that points another name at this address", async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(
        api.url,
        {
          method: "POST",
          headers: { host: "evil.example", "content-type": "application/json" },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      )
        .on("error", reject)
        .end("{}");
    });
    expect(status).toBe(403);
  });

  test("is refused without the token, where there is one, and beyond loopback without one it does not start", async () => {
    const token = randomUUID();
    const guarded = await launchApi({ FACEGRAPH_API_TOKEN: token });
    try {
      const statusWith = async (headers: Record<string, string>) =>
        (
          await fetch(guarded.url, {
            method: "POST",
            headers: { "content-type": "application/json", ...headers },
            body: '{"query":"{ collections { name } }"}',
          })
        ).status;
      expect(await statusWith({})).toBe(401);
      expect(
        await statusWith({ authorization: `Bearer ${token.slice(1)}` }),
      ).toBe(401);
      expect(await statusWith({ authorization: `Bearer ${token}` })).toBe(200);
    } finally {
      await guarded.stop();
    }
    const open = await launchApi({ FACEGRAPH_API_HOST: "0.0.0.0" });
    expect(await open.exitCode).toBe(2);
    expect(open.errorOutput()).toContain("FACEGRAPH_API_TOKEN");
  });
});
