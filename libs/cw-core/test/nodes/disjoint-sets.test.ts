import fc from "fast-check";
import { expect, test } from "vitest";
import { DisjointSets } from "../../src/nodes/disjoint-sets.ts";
import { componentsOf, type Edge, groupsOf } from "../graphs.ts";

const members = 12;

test("law: two are in one set exactly where joins connect them, and a join says whether it was news", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(members - 1), fc.nat(members - 1))),
      (pairs) => {
        const sets = new DisjointSets(members);
        const edges: Edge[] = [];
        for (const [one, two] of pairs) {
          const before = componentsOf(members, edges, 0);
          expect(sets.join(one, two)).toBe(before[one] !== before[two]);
          edges.push([one, two, 1]);
        }
        const found = Uint32Array.from({ length: members }, (_, member) =>
          sets.find(member),
        );
        expect(groupsOf(found)).toBe(groupsOf(componentsOf(members, edges, 0)));
      },
    ),
  );
});

test("the smaller set joins the larger, and of equal ones the second the first", () => {
  const sets = new DisjointSets(6);
  sets.join(1, 0);
  expect(sets.find(0)).toBe(1);
  sets.join(2, 0);
  expect(sets.find(2)).toBe(1);
  sets.join(3, 4);
  sets.join(3, 5);
  sets.join(3, 0); // three and three
  expect(sets.find(2)).toBe(3);
});
