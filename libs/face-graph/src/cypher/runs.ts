export const runFields = `{
  id: r.id, collection: r.collection, name: r.name, status: r.status, method: r.method, threshold: r.threshold,
  sharpness: r.sharpness, weighting: r.weighting, seed: r.seed, maxIterations: r.maxIterations, modelId: r.modelId,
  generation: r.generation, ranIterations: r.ranIterations, didConverge: r.didConverge, clusterCount: r.clusterCount,
  singletonCount: r.singletonCount, faceCount: r.faceCount, edgeCount: r.edgeCount, readMillis: r.readMillis,
  computeMillis: r.computeMillis, writeMillis: r.writeMillis, clustersWritten: r.clustersWritten,
  clustersReused: r.clustersReused, createdAt: r.createdAt, finishedAt: r.finishedAt
}`;

export const readRun = `
MATCH (r:ClusterRun {collection: $collection, id: $id}) WHERE r.status = 'READY'
RETURN ${runFields} AS run`;

export const listRuns = `
MATCH (r:ClusterRun) WHERE r.collection = $collection AND r.status = 'READY'
RETURN ${runFields} AS run ORDER BY r.createdAt DESC, r.id`;

/** A run that was begun by a process which is gone, or that went silent. */
export const staleRuns = `
MATCH (r:ClusterRun) WHERE r.collection = $collection AND r.status = 'WRITING' AND r.id <> $id
  AND r.heartbeat < datetime({epochMillis: toInteger($before)})
RETURN r.id AS id`;

export const beginRun = `
MERGE (r:ClusterRun {collection: $collection, id: $id})
ON CREATE SET r.status = 'WRITING', r.name = $name, r.createdAt = datetime({epochMillis: toInteger($now)})
SET r.heartbeat = datetime({epochMillis: toInteger($now)})
RETURN r.status AS status`;

/** A cluster with all its faces, in one transaction: one that is there is whole. */
export const writeClusters = `
UNWIND $rows AS row
MERGE (c:Cluster {collection: $collection, id: row.id})
ON CREATE SET c.size = toInteger(row.size), c.cohesion = row.cohesion, c.representative = row.representative
WITH c, row
UNWIND row.members AS member
MATCH (f:Face {collection: $collection, id: member})
MERGE (f)-[:IN_CLUSTER]->(c)`;

export const attachClusters = `
MATCH (r:ClusterRun {collection: $collection, id: $run})
SET r.heartbeat = datetime({epochMillis: toInteger($now)})
WITH r
UNWIND $rows AS row
MATCH (c:Cluster {collection: $collection, id: row.id})
MERGE (c)-[i:IN_RUN]->(r)
SET i.label = toInteger(row.label), i.density = row.density, i.weakestLink = row.weakestLink
RETURN c.id AS id`;

export const finishRun = `
MATCH (r:ClusterRun {collection: $collection, id: $id})
SET r.status = 'READY', r.method = $method, r.threshold = $threshold, r.sharpness = $sharpness, r.weighting = $weighting,
  r.seed = toInteger($seed), r.maxIterations = toInteger($maxIterations), r.modelId = $modelId,
  r.generation = toInteger($generation), r.ranIterations = toInteger($ranIterations), r.didConverge = $didConverge,
  r.clusterCount = toInteger($clusterCount), r.singletonCount = toInteger($singletonCount),
  r.faceCount = toInteger($faceCount), r.edgeCount = toInteger($edgeCount), r.readMillis = toInteger($readMillis),
  r.computeMillis = toInteger($computeMillis), r.writeMillis = toInteger($writeMillis),
  r.clustersWritten = toInteger($clustersWritten), r.clustersReused = toInteger($clustersReused),
  r.finishedAt = datetime({epochMillis: toInteger($now)})
REMOVE r.heartbeat
RETURN ${runFields} AS run`;

export const activateRun = `
MATCH (r:ClusterRun {collection: $collection, id: $id}) WHERE r.status = 'READY'
MATCH (c:Collection {name: $collection})
SET c.activeRun = $id
RETURN r.id AS id`;

/** Faces whose mirrored cluster is not the one they have in the run. */
export const staleMirrors = `
MATCH (f:Face) WHERE f.collection = $collection
OPTIONAL MATCH (f)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $id})
WITH f, c.id AS cluster
WHERE coalesce(f.cluster, '') <> coalesce(cluster, '')
RETURN f.id AS face, cluster`;

export const mirrorClusters = `
UNWIND $rows AS row
MATCH (f:Face {collection: $collection, id: row.face})
SET f.cluster = row.cluster`;

export const detachRun =
  "MATCH (r:ClusterRun {collection: $collection, id: $id}) DETACH DELETE r";

/** Clusters that no run holds. */
export const deleteLooseClusters = `
MATCH (c:Cluster) WHERE c.collection = $collection AND NOT EXISTS { (c)-[:IN_RUN]->() }
WITH c LIMIT 1000
DETACH DELETE c`;
