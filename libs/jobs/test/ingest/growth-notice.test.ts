import type { ClusterRun } from "@facegraph/face-graph/runs";
import { expect, test } from "vitest";
import { noticesOfGrowth } from "../../src/ingest/ingest-report.ts";

const noticesIn = (collection: string, ...namesAtRisk: string[]) =>
  noticesOfGrowth({
    run: { id: "0123456789abcdef", collection } as ClusterRun,
    namesAtRisk,
  });

test("a growth that puts names at risk is told with the commands that help, any other is not", () => {
  const [notice, ...others] = noticesIn("my photos", "Ada", "Ben");
  expect(others).toEqual([]);
  expect(notice).toContain("Ada, Ben");
  expect(notice).toContain(
    'facegraph runs diff active 0123456789ab --collection "my photos"',
  );
  expect(notice).toContain(
    'facegraph runs activate 0123456789ab --yes --collection "my photos"',
  );
  expect(noticesIn("default", "Ada")[0]).not.toContain("--collection");
  expect(noticesIn("default")).toEqual([]);
  expect(noticesOfGrowth(undefined)).toEqual([]);
});
