export const activateRun = `
MATCH (r:ClusterRun {collection: $collection, id: $id}) WHERE r.status = 'READY'
MATCH (c:Collection {name: $collection})
SET c.activeRun = $id
RETURN r.id AS id`;

/** From here on, `Face.cluster` of every face is known to follow this run. */
export const setMirroredRun = `
MATCH (c:Collection {name: $collection}) WHERE c.activeRun = $id
SET c.mirroredRun = $id`;

/** Faces whose mirrored cluster is not the one they have in the run. */
export const staleMirrors = `
MATCH (f:Face) WHERE f.collection = $collection
OPTIONAL MATCH (f)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $id})
WITH f, c.id AS cluster
WHERE coalesce(f.cluster, '') <> coalesce(cluster, '')
RETURN f.id AS face, cluster`;

/**
 * The same where all faces mirror an earlier run. Only clusters that one run has and the other has
 * not are looked at.
 */
export const movedFaces = `
MATCH (earlier:ClusterRun {collection: $collection, id: $earlier})
MATCH (r:ClusterRun {collection: $collection, id: $id})
CALL (earlier, r) {
  MATCH (earlier)<-[:IN_RUN]-(c:Cluster) WHERE NOT EXISTS { (c)-[:IN_RUN]->(r) } RETURN c
  UNION
  MATCH (r)<-[:IN_RUN]-(c:Cluster) WHERE NOT EXISTS { (c)-[:IN_RUN]->(earlier) } RETURN c
}
MATCH (c)<-[:IN_CLUSTER]-(f:Face)
WITH DISTINCT f, r
OPTIONAL MATCH (f)-[:IN_CLUSTER]->(now:Cluster)-[:IN_RUN]->(r)
WITH f, now.id AS cluster
WHERE coalesce(f.cluster, '') <> coalesce(cluster, '')
RETURN f.id AS face, cluster`;

export const mirrorClusters = `
UNWIND $rows AS row
MATCH (f:Face {collection: $collection, id: row.face})
SET f.cluster = row.cluster`;
