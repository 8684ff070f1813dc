import { ApolloServer } from "@apollo/server";
import { GraphError } from "@facegraph/face-graph";
import { expect, test } from "vitest";
import { scalars } from "../src/resolvers/scalars.ts";
import { formatError, maskInto } from "../src/unexpected-errors.ts";
import { badInput } from "../src/user-errors.ts";

const failures: Record<string, unknown> = {
  ours: badInput("Expected a face."),
  library: new GraphError(
    { code: "FACE_NOT_FOUND", collection: "a", face: "b" },
    "There is no such face.",
  ),
  unmapped: new GraphError(
    { code: "DATABASE_FAILED", status: "", reason: "no" },
    "bolt://10.0.0.7 said no",
  ),
  foreign: Object.assign(new Error("a secret"), { code: "FACE_NOT_FOUND" }),
  unforeseen: new TypeError("a secret"),
};

/** What the API answers to a query of a made-up schema, and what it logs. */
async function ask(query: string, variables: Record<string, unknown> = {}) {
  const logged: string[] = [];
  const mask = maskInto((line) => logged.push(line));
  const server = new ApolloServer({
    typeDefs: `
      scalar DateTime
      scalar Long
      type Query { fail(how: String!): String echo(long: Long!): Long moment(millis: Long!): DateTime }`,
    resolvers: {
      ...scalars,
      Query: {
        fail: (_: unknown, { how }: { how: string }) => {
          throw failures[how] as Error;
        },
        echo: (_: unknown, { long }: { long: number }) => long,
        moment: (_: unknown, { millis }: { millis: number }) =>
          new Date(millis),
      },
    },
    formatError: (formatted, error) => formatError(formatted, error, mask),
  });
  const { body } = await server.executeOperation({ query, variables });
  await server.stop();
  const answer = body.kind === "single" ? body.singleResult : undefined;
  const { data, errors = [] } = JSON.parse(JSON.stringify(answer)) as {
    data?: unknown;
    errors?: { message: string; extensions: { code: string } }[];
  };
  return { data, error: errors[0], logged };
}

test.each([
  ["ours", "BAD_USER_INPUT", "Expected a face."],
  ["library", "NOT_FOUND", "There is no such face."],
])("an expected error (%s) is shown", async (how, code, message) => {
  const { error, logged } = await ask(`{ fail(how: "${how}") }`);
  expect(error).toMatchObject({ message, extensions: { code } });
  expect(logged).toEqual([]);
});

test.each(["unmapped", "foreign", "unforeseen"])(
  "an unexpected error (%s) is masked, and logged under the id that is shown",
  async (how) => {
    const { error, logged } = await ask(`{ fail(how: "${how}") }`);
    expect(error!.extensions).toEqual({ code: "INTERNAL_SERVER_ERROR" });
    const [, id] = /^internal error ([0-9a-f-]{36})$/.exec(error!.message)!;
    expect(logged).toEqual([expect.stringContaining(id!)]);
    expect(logged[0]).toContain((failures[how] as Error).message);
  },
);

test("a Long is a JSON number beyond 32 bits, and refused where it would lose digits", async () => {
  const query = "query ($long: Long!) { echo(long: $long) }";
  const large = await ask(query, { long: 2 ** 53 - 1 });
  expect(large.data).toEqual({ echo: 9_007_199_254_740_991 });
  expect((await ask("{ echo(long: 4294967296) }")).data).toEqual({
    echo: 4_294_967_296,
  });
  for (const long of [2 ** 53, 1.5, "7"])
    expect((await ask(query, { long })).error!.extensions.code).toBe(
      "BAD_USER_INPUT",
    );
});

test("a DateTime is ISO 8601 in UTC", async () => {
  const { data } = await ask("{ moment(millis: 1700000000123) }");
  expect(data).toEqual({ moment: "2023-11-14T22:13:20.123Z" });
});
