import { runMap, setRunFields } from "./run-fields.ts";

/**
 * A run that is ready stays as it is; only that somebody asked for it is noted, as it may have
 * grown by itself. A run that is being deleted is written again instead.
 */
export const beginRun = `
MERGE (r:ClusterRun {collection: $collection, id: $id})
ON CREATE SET r.name = $name, r.createdAt = datetime({epochMillis: toInteger($now)})
SET r.status = CASE r.status WHEN 'READY' THEN 'READY' ELSE 'WRITING' END
SET r.heartbeat = CASE r.status WHEN 'WRITING' THEN datetime({epochMillis: toInteger($now)}) END,
  r.isAskedFor = CASE WHEN $isAskedFor THEN true ELSE r.isAskedFor END
RETURN r.status AS status`;

/**
 * Clusters with all their faces, in one transaction: a cluster that is there is whole. Faces are
 * found by the server's own numbers, without an index; a number that is not that face's finds none.
 * Cypher 25 has no such numbers.
 */
export const writeClusters = `CYPHER 5
UNWIND $rows AS row
MERGE (c:Cluster {collection: $collection, id: row.id})
ON CREATE SET c.size = toInteger(row.size), c.cohesion = row.cohesion, c.representative = row.representative
WITH c, row WHERE NOT EXISTS { (c)<-[:IN_CLUSTER]-() }
UNWIND range(0, size(row.members) - 1) AS i
MATCH (f:Face) WHERE id(f) = toInteger(row.nodes[i]) AND f.id = row.members[i] AND f.collection = $collection
CREATE (f)-[:IN_CLUSTER]->(c)`;

/** Looks up the faces that were not found by number. */
export const completeClusters = `
UNWIND $rows AS row
MATCH (c:Cluster {collection: $collection, id: row.id})
WHERE COUNT { (c)<-[:IN_CLUSTER]-() } < size(row.members)
UNWIND row.members AS member
MATCH (f:Face {collection: $collection, id: member}) WHERE NOT EXISTS { (f)-[:IN_CLUSTER]->(c) }
CREATE (f)-[:IN_CLUSTER]->(c)`;

const runBeingWritten = `
MATCH (r:ClusterRun {collection: $collection, id: $run}) WHERE r.status <> 'DELETING'
SET r.heartbeat = CASE r.status WHEN 'WRITING' THEN datetime({epochMillis: toInteger($now)}) END
WITH r, COLLECT { MATCH (r)<-[:IN_RUN]-(held:Cluster) RETURN held } AS held`;

/** `inRun` is a list: label, density, weakest link. */
const attach = `
FOREACH (_ IN CASE WHEN c IN held THEN [] ELSE [0] END |
  CREATE (c)-[:IN_RUN {label: toInteger(inRun[0]), density: inRun[1], weakestLink: inRun[2]}]->(r))`;

/** Attaches clusters to the run, which are looked up by id. */
export const attachClusters = `${runBeingWritten}
UNWIND $rows AS row
MATCH (c:Cluster {collection: $collection, id: row.id})
WITH r, held, c, row.inRun AS inRun${attach}
RETURN c.id AS id`;

/**
 * The same for clusters of another run. They are reached from that run, not looked up one by one;
 * `$inRuns` holds the lists by cluster id.
 */
export const attachShared = `${runBeingWritten}
MATCH (:ClusterRun {collection: $collection, id: $near})<-[:IN_RUN]-(c:Cluster)
WITH r, held, c, $inRuns[c.id] AS inRun WHERE inRun IS NOT NULL${attach}
RETURN count(c) AS attached`;

export const finishRun = `
MATCH (r:ClusterRun {collection: $collection, id: $id}) WHERE r.status <> 'DELETING'
SET r.status = 'READY', ${setRunFields}, r.finishedAt = datetime({epochMillis: toInteger($now)})
REMOVE r.heartbeat
RETURN ${runMap} AS run`;

export const setBase = `
UNWIND $rows AS row
MATCH (r:ClusterRun {collection: $collection, id: $id})
MATCH (base:ClusterRun {collection: $collection, id: row.base})
MERGE (r)-[:BASED_ON]->(base)`;
