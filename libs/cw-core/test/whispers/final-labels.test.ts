import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Adjacency } from "../../src/index.ts";
import {
  countEdges,
  type NodeGraph,
  viewFaces,
} from "../../src/nodes/node-graph.ts";
import { identityOrder } from "../../src/nodes/radix-order.ts";
import {
  numberByFirstFace,
  splitUnconnected,
} from "../../src/whispers/final-labels.ts";
import { keepLocalEdges } from "../../src/whispers/local-edges.ts";
import { runPasses } from "../../src/whispers/passes.ts";
import {
  anyGraph,
  componentsOf,
  type Edge,
  graphOf,
  groupsOf,
  range,
  runs,
  withinReach,
} from "../graphs.ts";
import { anyCrowd } from "./textbook-passes.ts";

function partsOf(graph: NodeGraph, labels: Uint32Array): Uint32Array {
  const parts = labels.slice();
  splitUnconnected(graph, parts);
  return parts;
}

describe("splitUnconnected", () => {
  const view = (faceCount: number, edges: readonly Edge[], floor = 0.5) =>
    viewFaces(graphOf(faceCount, edges), identityOrder(faceCount), floor);

  test("parts a label whose nodes are joined by other labels only", () => {
    const path: Edge[] = [
      [0, 1, 0.7],
      [1, 2, 0.7],
      [2, 3, 0.7],
    ];
    const labels = Uint32Array.of(2, 0, 2, 2);
    expect(groupsOf(partsOf(view(4, path), labels))).toBe("0 | 1 | 2 3");
  });

  test("an edge under the floor holds nothing together", () => {
    const edges: Edge[] = [
      [0, 1, 0.7],
      [1, 2, 0.4],
    ];
    const labels = new Uint32Array(3);
    expect(groupsOf(partsOf(view(3, edges), labels))).toBe("0 1 | 2");
    expect(groupsOf(partsOf(view(3, edges, 0.4), labels))).toBe("0 1 2");
  });

  test("the compiled loops part as the plain ones, with chosen edges and then without, and at another floor", () => {
    fc.assert(
      fc.property(
        anyCrowd,
        fc.array(fc.nat(2), { minLength: 60, maxLength: 60 }),
        ({ faceCount, edges }, drawn) => {
          const labels = Uint32Array.from(drawn.slice(0, faceCount));
          const plain = graphOf(faceCount, edges);
          const compiled = withinReach(plain);
          const partsBy = (adjacency: Adjacency) => {
            const order = identityOrder(faceCount);
            const faces = viewFaces(adjacency, order, 0.5);
            return [
              keepLocalEdges(faces, 0.5, 0.75),
              faces,
              viewFaces(adjacency, order, 0.25),
            ].map((graph) => partsOf(graph, labels));
          };
          expect(partsBy(compiled).map((parts) => groupsOf(parts))).toEqual(
            partsBy(plain).map((parts) => groupsOf(parts)),
          );
        },
      ),
      runs(2),
    );
  });

  test("the compiled loops do so, and count edges, whatever they whispered over before", () => {
    const graphsOf = (adjacency: Adjacency) => {
      const order = identityOrder(adjacency.faceCount);
      const faces = (floor: number) => viewFaces(adjacency, order, floor);
      return [
        () => faces(0.25),
        () => faces(0.6),
        () => keepLocalEdges(faces(0.25), 0.25, 0.5),
        () => keepLocalEdges(faces(0.25), 0.25, 0.95),
      ];
    };
    fc.assert(
      fc.property(
        anyCrowd,
        fc.array(fc.nat(2), { minLength: 60, maxLength: 60 }),
        fc.nat(3),
        fc.nat(3),
        ({ faceCount, edges }, drawn, before, now) => {
          const labels = Uint32Array.from(drawn.slice(0, faceCount));
          const plain = graphOf(faceCount, edges);
          const compiled = graphsOf(withinReach(plain));
          // which edges count is written over by the next that counts local ones
          const madeBefore = compiled[now]();
          const whispered = compiled[before]();
          runPasses(whispered, {
            maxIterations: 1,
            minimumSupport: 0,
            dividesBySize: whispered.kept !== undefined,
            isMutual: true,
          });
          const isThere = whispered.kept === undefined;
          const graph = isThere ? madeBefore : compiled[now]();
          const reference = graphsOf(plain)[now]();
          expect(groupsOf(partsOf(graph, labels))).toBe(
            groupsOf(partsOf(reference, labels)),
          );
          expect(countEdges(graph)).toBe(countEdges(reference));
        },
      ),
      runs(2),
    );
  });

  test("law: parts are the components of the edges within labels, each named by one of its nodes", () => {
    fc.assert(
      fc.property(
        anyGraph(),
        fc.array(fc.nat(2), { minLength: 24, maxLength: 24 }),
        fc.boolean(),
        ({ faceCount, edges }, drawn, isLocal) => {
          fc.pre(faceCount > 2);
          const labels = Uint32Array.from(drawn.slice(0, faceCount));
          const faces = view(faceCount, edges);
          const graph = isLocal ? keepLocalEdges(faces, 0.5, 0.75) : faces;
          const kept = range(0, faceCount).flatMap((face) =>
            range(graph.offsets[face], graph.offsets[face + 1])
              .filter((end) =>
                graph.kept === undefined
                  ? graph.weights[end] >= 0.5
                  : ((graph.kept[end >>> 5] >>> (end & 31)) & 1) === 1,
              )
              .map((end): Edge => [face, graph.neighbours[end], 1]),
          );
          const within = kept.filter(
            ([one, two]) => labels[one] === labels[two],
          );
          const parts = partsOf(graph, labels);
          expect(groupsOf(parts)).toBe(
            groupsOf(componentsOf(faceCount, within, 1)),
          );
          for (const part of parts) expect(parts[part]).toBe(part);
        },
      ),
      runs(5),
    );
  });
});

describe("numberByFirstFace", () => {
  test("numbers labels in the order of first faces, by way of their nodes", () => {
    const nodeOfFace = Uint32Array.of(2, 0, 2, 1, 3);
    const nodeLabels = Uint32Array.of(3, 1, 0, 3);
    expect(numberByFirstFace(nodeLabels, nodeOfFace)).toEqual({
      labels: Uint32Array.of(0, 1, 0, 2, 1),
      clusterCount: 3,
      singletonCount: 1,
    });
    expect(numberByFirstFace(nodeLabels, undefined)).toEqual({
      labels: Uint32Array.of(0, 1, 2, 0),
      clusterCount: 3,
      singletonCount: 2,
    });
  });

  test("counts faces alone, not nodes alone", () => {
    expect(
      numberByFirstFace(Uint32Array.of(1, 0), Uint32Array.of(0, 0, 1)),
    ).toEqual({
      labels: Uint32Array.of(0, 0, 1),
      clusterCount: 2,
      singletonCount: 1,
    });
  });
});
