/** Two faces, of two clusters of the run that may be one person. */
export const writeMergeSuggestions = `
UNWIND $rows AS row
MATCH (a:Face {collection: $collection, id: row.face})
MATCH (b:Face {collection: $collection, id: row.other})
MERGE (a)-[s:MERGE_SUGGESTED {run: $id}]->(b)
SET s.weight = row.weight`;

export const mergeSuggestionsOfRun = `
MATCH (a:Face)-[s:MERGE_SUGGESTED {run: $run}]->(b:Face) WHERE a.collection = $collection
RETURN a.id AS face, b.id AS other, s.weight AS weight ORDER BY weight DESC, face, other`;

/**
 * Suggestions of a run that nobody has answered, with the cluster and the people of either face. A
 * face alone has no cluster.
 */
export const openMergeSuggestions = `
MATCH (a:Face)-[s:MERGE_SUGGESTED {run: $run}]->(b:Face)
WHERE a.collection = $collection AND NOT EXISTS { (a)-[:MUST_LINK|CANNOT_LINK]-(b) }
WITH a, b, s,
  COLLECT { MATCH (a)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $run}) RETURN c }[0] AS one,
  COLLECT { MATCH (b)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $run}) RETURN c }[0] AS two
RETURN a.id AS face, b.id AS other, s.weight AS weight, one.id AS cluster, coalesce(one.size, 1) AS size,
  two.id AS otherCluster, coalesce(two.size, 1) AS otherSize,
  COLLECT { MATCH (a)-[:IS {decision: 'CONFIRMED'}]->(p:Person) RETURN p.id UNION MATCH (one)<-[:IN_CLUSTER]-(:Face)-[:IS {decision: 'CONFIRMED'}]->(p:Person) RETURN p.id } AS persons,
  COLLECT { MATCH (b)-[:IS {decision: 'CONFIRMED'}]->(p:Person) RETURN p.id UNION MATCH (two)<-[:IN_CLUSTER]-(:Face)-[:IS {decision: 'CONFIRMED'}]->(p:Person) RETURN p.id } AS otherPersons,
  EXISTS { (one)<-[:IN_CLUSTER]-(:Face)-[:CANNOT_LINK]-(:Face)-[:IN_CLUSTER]->(two) } AS hasCannotLink
ORDER BY weight DESC, face, other`;
