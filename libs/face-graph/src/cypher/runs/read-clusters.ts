const clusterFields = `{
  id: c.id, collection: c.collection, size: c.size, cohesion: c.cohesion, representative: c.representative
}`;

export const clustersByIds = `
UNWIND $ids AS id
MATCH (c:Cluster {collection: $collection, id: id})
RETURN ${clusterFields} AS cluster`;

export const clusterOfFaces = `
UNWIND $ids AS id
MATCH (:Face {collection: $collection, id: id})-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $run})
RETURN id AS owner, c.id AS cluster`;

export const clustersInRun = `
UNWIND $ids AS id
MATCH (:Cluster {collection: $collection, id: id})-[i:IN_RUN]->(:ClusterRun {collection: $collection, id: $run})
RETURN id AS owner, {label: i.label, density: i.density, weakestLink: i.weakestLink} AS inRun`;

/** The people of confirmed faces in these clusters, most faces first. */
export const personsOfClusters = `
UNWIND $ids AS id
MATCH (:Cluster {collection: $collection, id: id})<-[:IN_CLUSTER]-(:Face)-[is:IS {decision: 'CONFIRMED'}]->(p:Person)
WITH id, p, count(*) AS faces, max(is.at) AS at
ORDER BY faces DESC, p.id
RETURN id AS owner, collect({person: p.id, faces: faces, at: at}) AS persons`;

export const impureImages = `
UNWIND $ids AS id
MATCH (:Cluster {collection: $collection, id: id})<-[:IN_CLUSTER]-(:Face)<-[:HAS_FACE]-(i:Image)
WITH id, i, count(*) AS faces WHERE faces > 1
RETURN id AS owner, count(i) AS images`;

/** What a filter on clusters may ask for. */
export const clusterFilterFields = Object.freeze({
  size: "c.size",
  cohesion: "c.cohesion",
  named: "size(names) > 0",
  conflict: "size(names) > 1",
  person: "names[0]",
});

export const clusterSortFields = Object.freeze({
  size: "c.size",
  cohesion: "c.cohesion",
  label: "r.label",
});

export const pageOfClusters = (predicate: string, order: string) => `
MATCH (c:Cluster)-[r:IN_RUN]->(:ClusterRun {collection: $collection, id: $run})
WITH c, r, COLLECT { MATCH (c)<-[:IN_CLUSTER]-(:Face)-[:IS {decision: 'CONFIRMED'}]->(p:Person) RETURN DISTINCT p.name } AS names
WHERE ${predicate}
WITH c, r ORDER BY ${order}
WITH collect(c.id) AS ids, collect(c.size) AS sizes
RETURN size(ids) AS totalCount, ids[toInteger($skip)..toInteger($skip + $limit)] AS ids, sizes`;

export const sizesOfRuns = `
UNWIND $runs AS run
MATCH (c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: run})
RETURN run AS owner, collect(c.size) AS sizes`;

/** People with a cluster in a run: those who share one with someone else, and the others. */
export const namesOfRuns = `
UNWIND $runs AS run
MATCH (p:Person) WHERE p.collection = $collection
MATCH (p)<-[:IS {decision: 'CONFIRMED'}]-(:Face)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: run})
WITH run, c, collect(DISTINCT p.id) AS persons
UNWIND persons AS person
WITH run, person, max(size(persons)) > 1 AS isInConflict
WITH run, isInConflict, count(*) AS people
RETURN run AS owner, sum(CASE WHEN isInConflict THEN 0 ELSE people END) AS kept,
  sum(CASE WHEN isInConflict THEN people ELSE 0 END) AS inConflict`;

export const counts = `
MATCH (c:Collection {name: $collection})
RETURN COUNT { MATCH (i:Image) WHERE i.collection = c.name } AS imageCount,
  COUNT { MATCH (f:Face) WHERE f.collection = c.name } AS faceCount,
  COUNT { MATCH (f:Face)-[s:SIMILAR|NEXT_SIMILAR]->(:Face) WHERE f.collection = c.name AND type(s) IN coalesce(c.pairTypes, ['SIMILAR']) } AS edgeCount,
  COUNT { MATCH (p:Person) WHERE p.collection = c.name } AS personCount`;
