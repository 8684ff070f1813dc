import fc from "fast-check";
import { expect, test } from "vitest";
import { identityOrder, radixOrder } from "../../src/nodes/radix-order.ts";

test("law: positions are sorted by value, equal values as they stood", () => {
  const anyValue = fc.oneof(
    fc.nat(3),
    fc.nat(3).map((high) => high * 65536 + 65535),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  );
  fc.assert(
    fc.property(fc.array(anyValue, { maxLength: 40 }), (values) => {
      const sorted = [...values.keys()].sort(
        (one, two) => values[one] - values[two] || one - two,
      );
      expect([...radixOrder(Uint32Array.from(values))]).toEqual(sorted);
    }),
  );
});

test("the identity has every position once, in order", () => {
  expect(identityOrder(3)).toEqual(Uint32Array.of(0, 1, 2));
});
