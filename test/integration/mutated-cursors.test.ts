import { GraphQLError } from "graphql";
import { expect, test } from "vitest";
import { toPageRequest } from "../../apps/api/src/connections.ts";
import { Mutations } from "../../libs/embedding/test/mutations.ts";

test("100,000 cursors that were tampered with are a place in a list, or bad input", () => {
  const mutations = new Mutations(4);
  let refused = 0;
  for (let round = 0; round < 100_000; round++) {
    const text = Buffer.from(`after:${mutations.below(1_000_000)}`);
    const cursor =
      round % 2 === 0
        ? mutations.bytes(text).toString("base64url")
        : mutations
            .bytes(Buffer.from(text.toString("base64url")))
            .toString("latin1");
    try {
      const { skip } = toPageRequest({ first: 10, after: cursor }, 10);
      if (!Number.isSafeInteger(skip) || skip < 1)
        throw new Error(`Expected a place but received ${skip} for ${cursor}.`);
    } catch (error) {
      const isOurs =
        error instanceof GraphQLError &&
        error.extensions.code === "BAD_USER_INPUT";
      if (!isOurs) throw error;
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(50_000);
  expect(refused).toBeLessThan(100_000);
});
