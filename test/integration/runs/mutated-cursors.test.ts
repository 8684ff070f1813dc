import { expect, test } from "vitest";
import { tamperWithCursors } from "../../support/tampered-cursors.ts";

test("each of 100,000 tampered cursors is a position in a list, or bad input", () => {
  const { answered, refused } = tamperWithCursors(100_000);
  expect(answered + refused).toBe(100_000);
  expect(answered).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(50_000);
});
