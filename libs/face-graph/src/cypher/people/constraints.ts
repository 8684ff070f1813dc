export const constraintsOfCollection = `
MATCH (a:Face)-[said:MUST_LINK|CANNOT_LINK]->(b:Face) WHERE a.collection = $collection
RETURN type(said) AS kind, a.id AS face, b.id AS other ORDER BY kind, face, other`;

/** The constraints between these pairs of faces, so that they can be put back. */
export const constraintsOfPairs = `
UNWIND $pairs AS pair
MATCH (a:Face {collection: $collection, id: pair.face})-[said:MUST_LINK|CANNOT_LINK]-(b:Face {collection: $collection, id: pair.other})
RETURN DISTINCT type(said) AS kind, startNode(said).id AS face, endNode(said).id AS other, said.by AS by, said.at.epochMillis AS at, said.note AS note`;

export const deleteConstraints = `
UNWIND $pairs AS pair
MATCH (:Face {collection: $collection, id: pair.face})-[said:MUST_LINK|CANNOT_LINK]-(:Face {collection: $collection, id: pair.other})
WITH DISTINCT said DELETE said`;

export const writeConstraints = (kind: "MUST_LINK" | "CANNOT_LINK") => `
UNWIND $constraints AS row
MATCH (a:Face {collection: $collection, id: row.face})
MATCH (b:Face {collection: $collection, id: row.other})
MERGE (a)-[said:${kind}]->(b)
SET said.by = row.by, said.note = row.note, said.at = datetime({epochMillis: toInteger(row.at)})`;
