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

/** The same, with their clusters in two runs. */
export const confirmedPlaces = `
MATCH (p:Person) WHERE p.collection = $collection
MATCH (p)<-[:IS {decision: 'CONFIRMED'}]-(f:Face) WHERE f.ordinal < $ordinalEnd
RETURN p.id AS person,
  COLLECT { MATCH (f)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $first}) RETURN c.id }[0] AS first,
  COLLECT { MATCH (f)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $second}) RETURN c.id }[0] AS second
ORDER BY person`;

/** Pairs of faces that a run took for a sign that two clusters are one person. */
export const mergeSuggestionsOfRun = `
MATCH (a:Face)-[s:MERGE_SUGGESTED {run: $run}]->(b:Face) WHERE a.collection = $collection
RETURN a.id AS face, b.id AS other, s.weight AS weight ORDER BY weight DESC, face, other`;

/**
 * Suggestions of a run that nobody has answered, with the clusters and people on either side; null
 * for a face alone.
 */
export const openMerges = `
MATCH (a:Face)-[s:MERGE_SUGGESTED {run: $run}]->(b:Face)
WHERE a.collection = $collection AND NOT EXISTS { (a)-[:MUST_LINK|CANNOT_LINK]-(b) }
WITH a, b, s,
  COLLECT { MATCH (a)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $run}) RETURN c }[0] AS one,
  COLLECT { MATCH (b)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $run}) RETURN c }[0] AS two
RETURN a.id AS face, b.id AS other, s.weight AS weight, one.id AS cluster, coalesce(one.size, 1) AS size,
  two.id AS otherCluster, coalesce(two.size, 1) AS otherSize,
  COLLECT { MATCH (a)-[:IS {decision: 'CONFIRMED'}]->(p:Person) RETURN p.id UNION MATCH (one)<-[:IN_CLUSTER]-(:Face)-[:IS {decision: 'CONFIRMED'}]->(p:Person) RETURN p.id } AS persons,
  COLLECT { MATCH (b)-[:IS {decision: 'CONFIRMED'}]->(p:Person) RETURN p.id UNION MATCH (two)<-[:IN_CLUSTER]-(:Face)-[:IS {decision: 'CONFIRMED'}]->(p:Person) RETURN p.id } AS otherPersons,
  EXISTS { (one)<-[:IN_CLUSTER]-(:Face)-[:CANNOT_LINK]-(:Face)-[:IN_CLUSTER]->(two) } AS isApart
ORDER BY weight DESC, face, other`;

/** Links between these pairs of faces, for undoing. */
export const linksOfPairs = `
UNWIND $pairs AS pair
MATCH (a:Face {collection: $collection, id: pair.face})-[l:MUST_LINK|CANNOT_LINK]-(b:Face {collection: $collection, id: pair.other})
RETURN DISTINCT type(l) AS kind, startNode(l).id AS face, endNode(l).id AS other, l.by AS by, l.at.epochMillis AS at, l.note AS note`;

export const deleteLinks = `
UNWIND $pairs AS pair
MATCH (:Face {collection: $collection, id: pair.face})-[l:MUST_LINK|CANNOT_LINK]-(:Face {collection: $collection, id: pair.other})
WITH DISTINCT l DELETE l`;

export const writeLinks = (kind: "MUST_LINK" | "CANNOT_LINK") => `
UNWIND $links AS row
MATCH (a:Face {collection: $collection, id: row.face})
MATCH (b:Face {collection: $collection, id: row.other})
MERGE (a)-[l:${kind}]->(b)
SET l.by = row.by, l.note = row.note, l.at = datetime({epochMillis: toInteger(row.at)})`;
