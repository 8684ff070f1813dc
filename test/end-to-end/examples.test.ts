import { expect, inject, test } from "vitest";
import { inPlane } from "../support/graphs/faces-in-plane.ts";
import { launchApi } from "../support/servers/api.ts";
import { useGraph } from "../support/servers/neo4j.ts";
import { runProcess } from "../support/servers/processes.ts";

const graph = useGraph();

test("the example of the core groups three faces, two, and leaves one alone", async () => {
  const { output } = await runProcess("examples/cluster-edges.ts", [], {});
  expect(output.match(/\d+$/gm)).toEqual(["0", "0", "0", "1", "1", "2"]);
});

test("the examples of the graph and of the API print the same clusters, the largest first", async () => {
  const { name } = await inPlane(graph, 5, 0, 5, 10, 100, 105);
  const { uri, username, password } = inject("neo4j");
  const fromGraph = await runProcess("examples/read-clusters.ts", [name], {
    NEO4J_URI: uri,
    NEO4J_USERNAME: username,
    NEO4J_PASSWORD: password,
  });
  expect(fromGraph.errorOutput).toBe("");
  expect(fromGraph.output.match(/\d+ faces$/gm)).toEqual([
    "3 faces",
    "2 faces",
  ]);
  const api = await launchApi();
  try {
    const fromApi = await runProcess("examples/ask-api.ts", [name], {
      FACEGRAPH_URL: api.url,
    });
    const sizesOf = (output: string) => output.match(/\d+ faces$/gm);
    expect(sizesOf(fromApi.output)).toEqual(sizesOf(fromGraph.output));
  } finally {
    await api.stop();
  }
});
