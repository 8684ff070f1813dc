import { clusterFaces, compareFaces } from "@facegraph/jobs";
import { makeSyntheticLibrary } from "@facegraph/synthetic";
import { expect, test } from "vitest";
import { storeLibrary } from "../../support/graphs/stored-library.ts";
import { useGraph } from "../../support/servers/neo4j.ts";

const graph = useGraph();
const library = makeSyntheticLibrary({
  name: "recommended-sharpness",
  faceCount: 60,
  dimension: 32,
});

test.each([
  ["sharpened, as the card says", 3, { method: "sharpened" }, 3],
  ["sharpened, as was asked", 3, { method: "sharpened", sharpness: 5 }, 5],
  ["sharpened, where the card is silent", null, { method: "sharpened" }, 8],
  ["classic, whatever the card says", 3, { method: "classic" }, 1],
] as const)(
  "weights are sharpened: %s",
  async (_, recommendedSharpness, options, expected) => {
    const { name } = await graph.freshCollection({ recommendedSharpness });
    await storeLibrary(graph.connection, name, library);
    await compareFaces(graph.connection, name);
    const { sharpness } = await clusterFaces(graph.connection, {
      collection: name,
      ...options,
    });
    expect(sharpness).toBe(expected);
  },
);
