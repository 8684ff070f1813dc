/**
 * From a cluster to one of an earlier run: how many faces they share, and the share of these among
 * all faces of the two.
 */
export const writeOverlaps = `
UNWIND $rows AS row
MATCH (c:Cluster {collection: $collection, id: row.cluster})
MATCH (earlier:Cluster {collection: $collection, id: row.earlier})
MERGE (c)-[o:OVERLAPS]->(earlier)
SET o.faces = toInteger(row.faces), o.jaccard = row.jaccard`;

/** What a cluster shares with earlier ones, most first. */
export const overlapsOfClusters = `
UNWIND $ids AS id
MATCH (:Cluster {collection: $collection, id: id})-[o:OVERLAPS]->(earlier:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $run})
WITH DISTINCT id, o, earlier ORDER BY o.faces DESC, o.jaccard DESC, earlier.id
RETURN id AS owner, collect({cluster: earlier.id, faces: o.faces, jaccard: o.jaccard}) AS overlaps`;

/**
 * Whom a cluster without a name may show. Of the earlier clusters that hold more than half of it
 * the best one counts, if its confirmed faces show one person only, and if nobody said of a face of
 * the new cluster that it does not show that person.
 */
export const suggestedPersons = `
UNWIND $ids AS id
MATCH (c:Cluster {collection: $collection, id: id})-[o:OVERLAPS]->(earlier:Cluster)
WHERE o.faces * 2 > c.size
WITH id, c, o, earlier, COLLECT {
  MATCH (earlier)<-[:IN_CLUSTER]-(:Face)-[is:IS {decision: 'CONFIRMED'}]->(p:Person)
  WITH p, max(is.at) AS at RETURN {person: p.id, at: at}
} AS persons
WHERE size(persons) > 0
WITH id, c, o, persons, earlier ORDER BY o.faces DESC, o.jaccard DESC, earlier.id
WITH id, c, collect({persons: persons, faces: o.faces})[0] AS best
WHERE size(best.persons) = 1
  AND NOT EXISTS { (c)<-[:IN_CLUSTER]-(:Face)-[:NOT_PERSON]->(p:Person) WHERE p.id = best.persons[0].person }
RETURN id AS owner, best.persons[0].person AS person, best.persons[0].at AS at, best.faces AS faces`;
