import fc from "fast-check";
import {
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
} from "graphql";
import { describe, expect, test } from "vitest";
import { budget, checkBudget } from "../src/budget.ts";
import { checkAccess, readServerConfig } from "../src/config.ts";
import { fromGlobalId, type NodeType, toGlobalId } from "../src/global-id.ts";
import { toConnection, toPageRequest } from "../src/lists/connections.ts";

const badInput = expect.objectContaining({
  extensions: { code: "BAD_USER_INPUT" },
}) as Error;

describe("global ids", () => {
  test("law: come back as they went out, whatever a collection is called", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<NodeType>("face", "cluster", "run"),
        fc.string({ unit: "grapheme" }),
        fc.stringMatching(/^[0-9a-f]{0,32}$/),
        (type, collection, id) => {
          expect(fromGlobalId(toGlobalId(type, collection, id), type)).toEqual({
            type,
            collection,
            id,
          });
        },
      ),
    );
  });

  test("law: any other text is refused as bad input", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => fromGlobalId(text)).toThrow(badInput);
      }),
    );
    for (const text of ["face:%:ab", "face:a:b:c", "person:a:1", "face:a:../x"])
      expect(() => fromGlobalId(text, "face")).toThrow(badInput);
  });
});

describe("pages", () => {
  const all = Array.from({ length: 7 }, (_, number) => number);
  const pageOf = (page: { first?: number; after?: string | null }) => {
    const request = toPageRequest(page, 3);
    return toConnection(
      {
        totalCount: all.length,
        items: all.slice(request.skip, request.skip + request.limit),
      },
      request,
      (node) => ({ node }),
    );
  };

  test("join without gap or repetition", () => {
    const seen: number[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { edges, pageInfo } = pageOf({ after });
      seen.push(...edges.map(({ node }) => node));
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    expect(seen).toEqual(all);
  });

  test("know whether there is more on either side", () => {
    const first = pageOf({ first: 2 });
    expect([
      first.pageInfo.hasPreviousPage,
      first.pageInfo.hasNextPage,
    ]).toEqual([false, true]);
    const last = pageOf({ first: 5, after: first.pageInfo.endCursor });
    expect([last.pageInfo.hasPreviousPage, last.pageInfo.hasNextPage]).toEqual([
      true,
      false,
    ]);
    expect(pageOf({ first: 0 }).edges).toEqual([]);
  });

  test.each([-1, 501])("refuse a size of %i", (first) => {
    expect(() => toPageRequest({ first }, 50)).toThrow(badInput);
  });

  test("law: any cursor that is none of ours is refused as bad input", () => {
    fc.assert(
      fc.property(fc.string(), (after) => {
        fc.pre(
          !Buffer.from(after, "base64url")
            .toString("latin1")
            .startsWith("after:"),
        );
        expect(() => toPageRequest({ after }, 50)).toThrow(badInput);
      }),
    );
  });
});

describe("the budget of a request", () => {
  const check = (query: string, variables = {}) => {
    const { definitions } = parse(query);
    const fragments = new Map(
      definitions
        .filter(
          (each): each is FragmentDefinitionNode =>
            each.kind === Kind.FRAGMENT_DEFINITION,
        )
        .map((each) => [each.name.value, each]),
    );
    checkBudget(
      definitions.find(
        (each): each is OperationDefinitionNode =>
          each.kind === Kind.OPERATION_DEFINITION,
      )!,
      fragments,
      variables,
    );
  };
  const tooExpensive = expect.objectContaining({
    extensions: { code: "TOO_EXPENSIVE" },
  }) as Error;

  test("lets an ordinary question pass", () => {
    expect(() => {
      check(
        "{ clusters(first: 50) { edges { node { size faces(first: 20) { edges { node { id } } } } } } }",
      );
    }).not.toThrow();
  });

  test.each([
    [
      "depth",
      `{ a ${"{ a ".repeat(budget.depth)}${"}".repeat(budget.depth)} }`,
      {},
    ],
    [
      "aliases",
      `{ ${Array.from({ length: budget.fields + 1 }, (_, number) => `a${number}: x`).join(" ")} }`,
      {},
    ],
    ["pages of pages", "{ a(first: 500) { b(first: 500) { c } } }", {}],
    [
      "sizes in variables",
      "query ($n: Int) { a(first: $n) { b(first: $n) { c } } }",
      { n: 500 },
    ],
    [
      "fragments",
      "{ ...f } fragment f on A { a(first: 500) { ... on B { b(first: 500) { c } } } }",
      {},
    ],
  ])("refuses too much by %s", (_, query, variables) => {
    expect(() => {
      check(query, variables);
    }).toThrow(tooExpensive);
  });
});

describe("the configuration", () => {
  const neo4j = { NEO4J_URI: "bolt://127.0.0.1", NEO4J_PASSWORD: "secret" };

  test("is complete, or says what is missing", () => {
    expect(readServerConfig(neo4j)).toMatchObject({
      host: "127.0.0.1",
      token: undefined,
      neo4j: { username: "neo4j" },
    });
    expect(() => readServerConfig({})).toThrow(/NEO4J_URI/);
    expect(() =>
      readServerConfig({ ...neo4j, FACEGRAPH_API_PORT: "high" }),
    ).toThrow(/0 to 65535/);
  });

  test("refuses an address that others can reach without a token", () => {
    for (const host of ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
      expect(() => {
        checkAccess(host, undefined);
      }).not.toThrow();
    for (const host of ["0.0.0.0", "::", "192.168.1.2", "127.0.0.1.example"]) {
      expect(() => {
        checkAccess(host, undefined);
      }).toThrow(/FACEGRAPH_API_TOKEN/);
      expect(() => {
        checkAccess(host, "short");
      }).toThrow(/FACEGRAPH_API_TOKEN/);
      expect(() => {
        checkAccess(host, "long enough to be one");
      }).not.toThrow();
    }
  });
});
