import { readCollection } from "@facegraph/face-graph/collections";
import { compareFaces } from "@facegraph/jobs";
import { makeSyntheticLibrary } from "@facegraph/synthetic";
import { describe, expect, test } from "vitest";
import { storeLibrary } from "../../support/graphs/stored-library.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

const library = makeSyntheticLibrary({
  name: "pair-search",
  faceCount: 220,
  dimension: 32,
});

describe("linking faces", () => {
  const graph = useGraph();

  test("says that it compared all, and the collection remembers", async () => {
    const { name, pairSearch } = await graph.freshCollection();
    expect(pairSearch).toBeNull();
    const { pairs } = await storeLibrary(graph.connection, name, library);
    const report = await compareFaces(graph.connection, name);
    expect(report.pairs).toBe(pairs.sources.length);
    expect(report.search).toEqual({
      method: "exact",
      recall: null,
      sampledFaces: 0,
    });
    const after = await readCollection(graph.connection, name);
    expect(after.pairSearch).toEqual(report.search);
  });

  test("says that it searched approximately, with the recall it measured, and --exact forbids it", async () => {
    const never = { exactWithinSeconds: -1 };
    const { name } = await graph.freshCollection();
    await storeLibrary(graph.connection, name, library);
    const report = await compareFaces(graph.connection, name, never);
    expect(report.search).toMatchObject({
      method: "approximate",
      sampledFaces: 200,
    });
    expect(report.search!.recall).toBeGreaterThan(0.9);
    expect(report.notices.join()).toContain("approximately");
    const after = await readCollection(graph.connection, name);
    expect(after.pairSearch).toEqual(report.search);

    const other = await graph.freshCollection();
    await storeLibrary(graph.connection, other.name, library);
    const forced = await compareFaces(graph.connection, other.name, {
      ...never,
      exact: true,
    });
    expect(forced.search?.method).toBe("exact");
  });
});
