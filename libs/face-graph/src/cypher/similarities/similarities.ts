/** `NEXT_SIMILAR` pairs are those of the model that a collection is being moved to. */
export type PairType = "SIMILAR" | "NEXT_SIMILAR";

/** What a query says for the similar pairs of one type or more. */
const anyOf = (types: readonly PairType[]) => types.join("|");

/** The server's element ids of faces. With them, a relationship is written without an index. */
export const elementsOfFaces = `
UNWIND $ids AS id
MATCH (f:Face {collection: $collection, id: id})
RETURN elementId(f) AS element, f.id AS id`;

/**
 * One row per face: the other faces, and how similar. What is there is read once per face, under
 * the collection's lock, so the rest can be created without a look at each pair.
 */
export const writeSimilarities = (type: PairType) => `
UNWIND $rows AS row
MATCH (a:Face) WHERE elementId(a) = row.element AND a.collection = $collection
WITH a, row, COLLECT { MATCH (a)-[:${type}]->(known) RETURN elementId(known) } AS known
UNWIND range(0, size(row.others) - 1) AS i
WITH a, row, i WHERE NOT row.others[i] IN known
MATCH (b:Face) WHERE elementId(b) = row.others[i] AND b.collection = $collection
CREATE (a)-[:${type} {weight: row.weights[i]}]->(b)`;

/**
 * So many faces are one row: each row costs as much as half of what is in it, and lists that are
 * longer cost more again.
 */
const facesPerRow = 64;

/**
 * Each face with all it is joined to from the end it is stored at: a number for each, four times
 * the other node's and the weight. A node's number needs no look at the node, and one list is half
 * the work of two. Cypher 25 has no such numbers.
 */
export const streamFaces = (types: readonly PairType[]) => `CYPHER 5
UNWIND range($from, $to - 1, ${facesPerRow}) AS first
RETURN COLLECT {
  MATCH (f:Face) WHERE f.collection = $collection AND f.ordinal >= first AND f.ordinal < first + ${facesPerRow} AND f.ordinal < $to
  RETURN [f.ordinal, f.id, id(f), size(f.qualityReasons) > 0, COLLECT { MATCH (f)-[s:${anyOf(types)}]->(g) RETURN id(g) * 4 + s.weight }]
}`;

/** The same relationships for any weight, and only those between faces. */
export const streamSimilarities = (types: readonly PairType[]) => `
MATCH (f:Face) WHERE f.collection = $collection AND f.ordinal >= $from AND f.ordinal < $to
MATCH (f)-[s:${anyOf(types)}]->(g:Face)
RETURN f.ordinal, collect(g.ordinal), collect(s.weight)`;

/** Faces with all they are joined to, from either end. Cypher 25 has no numbers of nodes. */
export const streamGrownFaces = (types: readonly PairType[]) => `CYPHER 5
MATCH (f:Face) WHERE f.collection = $collection AND f.ordinal >= $from AND f.ordinal < $to
RETURN f.ordinal, f.id, id(f), size(f.qualityReasons) > 0, COLLECT { MATCH (f)-[s:${anyOf(types)}]-(g:Face) RETURN [g.ordinal, s.weight] }`;
