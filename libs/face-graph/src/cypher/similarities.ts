/** One row per face: the other faces, and how similar. Both ends are met in the order of ids. */
export const writeSimilarities = `
UNWIND $rows AS row
MATCH (a:Face {collection: $collection, id: row.id})
UNWIND range(0, size(row.others) - 1) AS i
MATCH (b:Face {collection: $collection, id: row.others[i]})
MERGE (a)-[s:SIMILAR]->(b)
ON CREATE SET s.weight = row.weights[i]`;

/** Packed: one row per face with all it is joined to, from the end it is stored at. */
export const streamSimilarities = `
MATCH (f:Face) WHERE f.collection = $collection AND f.ordinal >= $from AND f.ordinal < $to
MATCH (f)-[s:SIMILAR]->(g:Face)
RETURN f.ordinal, collect(g.ordinal), collect(s.weight)`;

export const streamFaceIds = `
MATCH (f:Face) WHERE f.collection = $collection AND f.ordinal >= $from AND f.ordinal < $to
RETURN f.ordinal, f.id`;
