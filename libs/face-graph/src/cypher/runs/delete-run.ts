/** Runs whose writer has not been heard of since `$before`, or whose deletion has not ended. */
export const staleRuns = `
MATCH (r:ClusterRun) WHERE r.collection = $collection AND r.id <> $id AND (r.status = 'DELETING'
  OR r.status = 'WRITING' AND r.heartbeat < datetime({epochMillis: toInteger($before)}))
RETURN r.id AS id`;

/**
 * Runs that this one grew from and that grew themselves, without the newest. Runs that somebody
 * asked for are not among them; the first of all is one.
 */
export const earlierGrownRuns = `
MATCH path = (:ClusterRun {collection: $collection, id: $id})-[:BASED_ON*1..]->(earlier:ClusterRun)
WHERE earlier.status = 'READY' AND EXISTS { (earlier)-[:BASED_ON]->() } AND NOT coalesce(earlier.isAskedFor, false)
RETURN earlier.id AS id ORDER BY length(path) SKIP toInteger($kept)`;

/** Other runs that grew from the same run as this one, without the newest. */
export const grownRunsBeside = `
MATCH (:ClusterRun {collection: $collection, id: $id})-[:BASED_ON]->(:ClusterRun)<-[:BASED_ON]-(other:ClusterRun)
WHERE other.status = 'READY' AND other.id <> $id AND NOT coalesce(other.isAskedFor, false)
WITH DISTINCT other ORDER BY other.createdAt DESC, other.id
RETURN other.id AS id SKIP toInteger($kept)`;

/** From here on nobody sees it, until it is gone or written again. */
export const beginDeletion = `
MATCH (r:ClusterRun {collection: $collection, id: $id})
SET r.status = 'DELETING'
REMOVE r.heartbeat`;

/** Runs that grew from this one are based on the run that this one is based on. */
export const passOnBase = `
MATCH (later:ClusterRun)-[:BASED_ON]->(:ClusterRun {collection: $collection, id: $id})-[:BASED_ON]->(earlier:ClusterRun)
MERGE (later)-[:BASED_ON]->(earlier)`;

const beingDeleted =
  "MATCH (r:ClusterRun {collection: $collection, id: $id}) WHERE r.status = 'DELETING'";

export const deleteMergeSuggestions = `
${beingDeleted}
MATCH (a:Face)-[s:MERGE_SUGGESTED {run: $id}]->(:Face) WHERE a.collection = $collection
WITH s LIMIT toInteger($most)
DELETE s`;

export const detachClusters = `
${beingDeleted}
MATCH (r)<-[i:IN_RUN]-(:Cluster)
WITH i LIMIT toInteger($most)
DELETE i`;

export const deleteDetachedRun = `
${beingDeleted}
DETACH DELETE r`;

/** Clusters that no run holds. */
export const deleteLooseClusters = `
MATCH (c:Cluster) WHERE c.collection = $collection AND NOT EXISTS { (c)-[:IN_RUN]->() }
WITH c LIMIT toInteger($most)
DETACH DELETE c`;

/** Runs that have written nothing since `before`, and are not complete. */
export const unfinishedRuns = `
MATCH (r:ClusterRun) WHERE r.collection = $collection AND r.status <> 'READY'
  AND (r.heartbeat IS NULL OR r.heartbeat < datetime({epochMillis: toInteger($before)}))
RETURN r.id AS id`;
