import { batch, type GraphCheck } from "./graph-check.ts";

const pairOfFaces =
  "MATCH (a:Face)-[s:SIMILAR]->(b:Face) WHERE a.collection = $collection";

export const pairChecks: readonly GraphCheck[] = [
  {
    check: "SIMILAR_TO_ITSELF",
    severity: "error",
    what: "faces that are stored as similar to themselves",
    advice: "--fix deletes these relationships",
    find: `${pairOfFaces} AND a = b WITH a.id AS id`,
    repair: `${pairOfFaces} AND a = b WITH s ${batch} DELETE s`,
    changesGraph: true,
  },
  {
    check: "SIMILAR_ACROSS_COLLECTIONS",
    severity: "error",
    what: "similar pairs of faces of two collections",
    advice: "--fix deletes them",
    find: `${pairOfFaces} AND b.collection <> $collection WITH a.id AS id`,
    repair: `${pairOfFaces} AND b.collection <> $collection WITH s ${batch} DELETE s`,
    changesGraph: true,
  },
  {
    check: "SIMILAR_TWICE",
    severity: "error",
    what: "similar pairs that are stored more than once",
    advice: "--fix keeps one of each",
    find: `MATCH (a:Face) WHERE a.collection = $collection
CALL (a) { MATCH (a)-[s:SIMILAR]-(b:Face) WHERE a.id < b.id WITH b, count(s) AS times WHERE times > 1 RETURN b }
WITH a.id AS id`,
    repair: `MATCH (a:Face) WHERE a.collection = $collection
CALL (a) {
  MATCH (a)-[s:SIMILAR]-(b:Face) WHERE a.id < b.id
  WITH b, s ORDER BY startNode(s) = a DESC, s.weight DESC
  WITH b, collect(s) AS stored WHERE size(stored) > 1 RETURN stored
}
WITH stored ${batch} UNWIND stored[1..] AS spare DELETE spare`,
    changesGraph: true,
  },
  {
    check: "SIMILAR_BACKWARDS",
    severity: "error",
    what: "similar pairs that are stored from the larger face id",
    advice: "--fix turns them around",
    find: `${pairOfFaces} AND a.id > b.id WITH a.id AS id`,
    repair: `${pairOfFaces} AND a.id > b.id WITH a, s, b ${batch}
MERGE (b)-[turned:SIMILAR]->(a) ON CREATE SET turned.weight = s.weight
DELETE s`,
    changesGraph: true,
  },
  {
    check: "SIMILAR_WEIGHT",
    severity: "error",
    what: "similar pairs whose weight is not in 0 to 1",
    advice: "--fix deletes them; what belongs there is found again",
    find: `${pairOfFaces} AND NOT coalesce(s.weight > 0 AND s.weight <= 1, false) WITH a.id AS id`,
    repair: `${pairOfFaces} AND NOT coalesce(s.weight > 0 AND s.weight <= 1, false) WITH s ${batch} DELETE s`,
    changesGraph: true,
  },
  {
    check: "SIMILAR_BELOW_FLOOR",
    severity: "warning",
    what: "similar pairs below the edge floor, which rose since they were stored or was raised by hand",
    advice: "--fix deletes them",
    find: `${pairOfFaces} AND s.weight > 0 AND s.weight < $edgeFloor - 0.000001 WITH a.id AS id`,
    repair: `${pairOfFaces} AND s.weight > 0 AND s.weight < $edgeFloor - 0.000001 WITH s ${batch} DELETE s`,
    changesGraph: true,
  },
];
