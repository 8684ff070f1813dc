import { expect, test } from "vitest";
import { tamperWithNames } from "./tampered-names.ts";

test("20,000 names of any bytes are each found once, or refused as no UTF-8", async () => {
  const { answered, refused } = await tamperWithNames(20_000);
  expect(answered).toBeGreaterThan(1000);
  expect(refused).toBeGreaterThan(1000);
});
