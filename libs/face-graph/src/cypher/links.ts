/** What people said of two faces: that they are one person, or that they are not. */
export const linksOfCollection = `
MATCH (a:Face)-[l:MUST_LINK|CANNOT_LINK]->(b:Face) WHERE a.collection = $collection
RETURN type(l) AS kind, a.id AS face, b.id AS other ORDER BY kind, face, other`;

/** Confirmed names and refused ones, of faces from an ordinal on. */
export const decisionsFrom = `
MATCH (f:Face) WHERE f.collection = $collection AND f.ordinal >= $from
MATCH (f)-[said:IS|NOT_PERSON]->(p:Person)
WHERE type(said) = 'NOT_PERSON' OR said.decision = 'CONFIRMED'
RETURN f.id AS face, p.id AS person, type(said) = 'IS' AS isPerson ORDER BY face, person`;

/** Who named faces are. */
export const confirmedFaces = `
MATCH (p:Person) WHERE p.collection = $collection
MATCH (p)<-[:IS {decision: 'CONFIRMED'}]-(f:Face)
RETURN f.id AS face, p.id AS person ORDER BY face, person`;

/** Pairs of faces that a run took for a sign that two clusters are one person. */
export const mergeSuggestionsOfRun = `
MATCH (a:Face)-[s:MERGE_SUGGESTED {run: $run}]->(b:Face) WHERE a.collection = $collection
RETURN a.id AS face, b.id AS other, s.weight AS weight ORDER BY weight DESC, face, other`;
