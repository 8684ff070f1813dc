import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { orderBy } from "../../src/database/pages.ts";
import { toPredicate } from "../../src/database/read-filter.ts";

const fields = { size: "c.size", named: "size(names) > 0", path: "f.path" };

describe("toPredicate", () => {
  test("asks for nothing when there is nothing to ask", () => {
    expect(toPredicate({}, fields)).toEqual({
      predicate: "true",
      parameters: {},
    });
    expect(
      toPredicate({ size: {}, path: null, AND: [], OR: [] }, fields).predicate,
    ).toBe("(true)");
  });

  test("joins what it is given, values as parameters", () => {
    expect(
      toPredicate(
        {
          size: { gte: 2, lt: 9 },
          OR: [{ path: { contains: "a" } }, { NOT: { named: true } }],
        },
        fields,
      ),
    ).toEqual({
      predicate:
        "((c.size) >= $filter0 AND (c.size) < $filter1) AND ((((f.path) CONTAINS $filter2)) OR (NOT coalesce((((size(names) > 0) = $filter3)), false)))",
      parameters: { filter0: 2, filter1: 9, filter2: "a", filter3: true },
    });
  });

  test("bug: a comparison as a field was read as a chain, `size(names) > 0 = $x`", () => {
    expect(toPredicate({ named: true }, fields).predicate).toBe(
      "((size(names) > 0) = $filter0)",
    );
  });

  test("law: nothing that is not ours gets into the query", () => {
    const anyFilter = fc.dictionary(
      fc.string(),
      fc.oneof(fc.string(), fc.dictionary(fc.string(), fc.string())),
    );
    fc.assert(
      fc.property(anyFilter, (filter) => {
        const { predicate } = toPredicate(
          {
            ...filter,
            size: { eq: 1 },
            path: { eq: "') MATCH (n) DETACH DELETE n //" },
          },
          fields,
        );
        expect(predicate).toMatch(/^[\w\s().$=<>]*$/);
        expect(predicate).not.toContain("MATCH");
      }),
    );
  });
});

describe("orderBy", () => {
  test("takes fields and directions from lists of ours, and settles ties", () => {
    expect(orderBy([], fields, "c.id")).toBe("c.id");
    expect(orderBy([{ size: "DESC" }, { path: "ASC" }], fields, "c.id")).toBe(
      "c.size DESC, f.path ASC, c.id",
    );
    expect(
      orderBy(
        [{ "c.id; DROP": "ASC", size: "SIDEWAYS" as "ASC" }],
        fields,
        "c.id",
      ),
    ).toBe("c.id");
  });
});
