export const runFields = `{
  id: r.id, collection: r.collection, name: r.name, status: r.status, method: r.method, threshold: r.threshold,
  sharpness: r.sharpness, weighting: r.weighting, seed: r.seed, maxIterations: r.maxIterations, modelId: r.modelId,
  generation: r.generation, ranIterations: r.ranIterations, didConverge: r.didConverge, clusterCount: r.clusterCount,
  singletonCount: r.singletonCount, faceCount: r.faceCount, edgeCount: r.edgeCount, readMillis: r.readMillis,
  computeMillis: r.computeMillis, writeMillis: r.writeMillis, clustersWritten: r.clustersWritten,
  clustersReused: r.clustersReused, createdAt: r.createdAt, finishedAt: r.finishedAt,
  ordinalEnd: coalesce(r.ordinalEnd, r.faceCount),
  basedOn: COLLECT { MATCH (r)-[:BASED_ON]->(b:ClusterRun) WHERE b.status = 'READY' RETURN b.id ORDER BY b.id LIMIT 1 }[0]
}`;

export const readRun = `
MATCH (r:ClusterRun {collection: $collection, id: $id}) WHERE r.status = 'READY'
RETURN ${runFields} AS run`;

export const listRuns = `
MATCH (r:ClusterRun) WHERE r.collection = $collection AND r.status = 'READY'
RETURN ${runFields} AS run ORDER BY r.createdAt DESC, r.id`;

/**
 * A run that was begun by a process which is gone, or that went silent, and one that was not
 * deleted to the end.
 */
export const staleRuns = `
MATCH (r:ClusterRun) WHERE r.collection = $collection AND r.id <> $id AND (r.status = 'DELETING'
  OR r.status = 'WRITING' AND r.heartbeat < datetime({epochMillis: toInteger($before)}))
RETURN r.id AS id`;

/**
 * A run that is ready stays as it is, but that somebody may have asked for one that grew; one that
 * is being deleted is written again instead.
 */
export const beginRun = `
MERGE (r:ClusterRun {collection: $collection, id: $id})
ON CREATE SET r.name = $name, r.createdAt = datetime({epochMillis: toInteger($now)})
SET r.status = CASE r.status WHEN 'READY' THEN 'READY' ELSE 'WRITING' END
SET r.heartbeat = CASE r.status WHEN 'WRITING' THEN datetime({epochMillis: toInteger($now)}) END,
  r.isAskedFor = CASE WHEN $isAskedFor THEN true ELSE r.isAskedFor END
RETURN r.status AS status`;

/**
 * A cluster with all its faces, in one transaction: one that is there is whole. Faces are found
 * where the server keeps them, without a look into an index; a number that is not that face's finds
 * none. Cypher 25 has no such numbers.
 */
export const writeClusters = `CYPHER 5
UNWIND $rows AS row
MERGE (c:Cluster {collection: $collection, id: row.id})
ON CREATE SET c.size = toInteger(row.size), c.cohesion = row.cohesion, c.representative = row.representative
WITH c, row WHERE NOT EXISTS { (c)<-[:IN_CLUSTER]-() }
UNWIND range(0, size(row.members) - 1) AS i
MATCH (f:Face) WHERE id(f) = toInteger(row.nodes[i]) AND f.id = row.members[i] AND f.collection = $collection
CREATE (f)-[:IN_CLUSTER]->(c)`;

/** Looks up the faces that were not found so. */
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

const hangOnRun = `
FOREACH (_ IN CASE WHEN c IN held THEN [] ELSE [0] END |
  CREATE (c)-[:IN_RUN {label: toInteger(place[0]), density: place[1], weakestLink: place[2]}]->(r))`;

/** A place is a list: label, density, weakest link. */
export const attachClusters = `${runBeingWritten}
UNWIND $rows AS row
MATCH (c:Cluster {collection: $collection, id: row.id})
WITH r, held, c, row.place AS place${hangOnRun}
RETURN c.id AS id`;

/**
 * The same for those of another run, which are walked to, not looked up one by one: `places` by
 * their ids.
 */
export const attachShared = `${runBeingWritten}
MATCH (:ClusterRun {collection: $collection, id: $near})<-[:IN_RUN]-(c:Cluster)
WITH r, held, c, $places[c.id] AS place WHERE place IS NOT NULL${hangOnRun}
RETURN count(c) AS attached`;

export const finishRun = `
MATCH (r:ClusterRun {collection: $collection, id: $id}) WHERE r.status <> 'DELETING'
SET r.status = 'READY', r.method = $method, r.threshold = $threshold, r.sharpness = $sharpness, r.weighting = $weighting,
  r.seed = toInteger($seed), r.maxIterations = toInteger($maxIterations), r.modelId = $modelId,
  r.generation = toInteger($generation), r.ranIterations = toInteger($ranIterations), r.didConverge = $didConverge,
  r.clusterCount = toInteger($clusterCount), r.singletonCount = toInteger($singletonCount),
  r.faceCount = toInteger($faceCount), r.ordinalEnd = toInteger($ordinalEnd), r.edgeCount = toInteger($edgeCount), r.readMillis = toInteger($readMillis),
  r.computeMillis = toInteger($computeMillis), r.writeMillis = toInteger($writeMillis),
  r.clustersWritten = toInteger($clustersWritten), r.clustersReused = toInteger($clustersReused),
  r.finishedAt = datetime({epochMillis: toInteger($now)})
REMOVE r.heartbeat
RETURN ${runFields} AS run`;

/** One row per cluster, with the places of its faces. */
export const streamClusters = `
MATCH (c:Cluster)-[i:IN_RUN]->(:ClusterRun {collection: $collection, id: $id})
RETURN c.id, i.label, c.size, COLLECT { MATCH (c)<-[:IN_CLUSTER]-(f:Face) RETURN f.ordinal }`;

/** Faces with ordinals below `to`. */
export const faceOrdinals = `
MATCH (f:Face) WHERE f.collection = $collection AND f.ordinal >= 0 AND f.ordinal < $to
RETURN f.id, f.ordinal`;

export const setBase = `
UNWIND $rows AS row
MATCH (r:ClusterRun {collection: $collection, id: $id})
MATCH (base:ClusterRun {collection: $collection, id: row.base})
MERGE (r)-[:BASED_ON]->(base)`;

/**
 * From a cluster to one of an earlier run: how many faces they share, and that over the faces of
 * both.
 */
export const writeOverlaps = `
UNWIND $rows AS row
MATCH (c:Cluster {collection: $collection, id: row.cluster})
MATCH (earlier:Cluster {collection: $collection, id: row.earlier})
MERGE (c)-[o:OVERLAPS]->(earlier)
SET o.faces = toInteger(row.faces), o.jaccard = row.jaccard`;

/** Two faces of clusters that may be one person, as a run saw it. */
export const writeMergeSuggestions = `
UNWIND $rows AS row
MATCH (a:Face {collection: $collection, id: row.face})
MATCH (b:Face {collection: $collection, id: row.other})
MERGE (a)-[s:MERGE_SUGGESTED {run: $id}]->(b)
SET s.weight = row.weight`;

export const activateRun = `
MATCH (r:ClusterRun {collection: $collection, id: $id}) WHERE r.status = 'READY'
MATCH (c:Collection {name: $collection})
SET c.activeRun = $id
RETURN r.id AS id`;

/** Every face has its cluster of this run in \`Face.cluster\`. */
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
 * The same where faces mirror an earlier run: those of the clusters that only one of the two has.
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

/** What was based on the run is based on what that was based on. */
export const passOnBase = `
MATCH (later:ClusterRun)-[:BASED_ON]->(:ClusterRun {collection: $collection, id: $id})-[:BASED_ON]->(earlier:ClusterRun)
MERGE (later)-[:BASED_ON]->(earlier)`;

/**
 * Runs that this one grew from and that grew themselves, without the newest; those that somebody
 * asked for, as the one that all grew from, are not among them.
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

/** What a cluster shares with earlier ones, most first. */
export const overlapsOfClusters = `
UNWIND $ids AS id
MATCH (:Cluster {collection: $collection, id: id})-[o:OVERLAPS]->(earlier:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $run})
WITH DISTINCT id, o, earlier ORDER BY o.faces DESC, o.jaccard DESC, earlier.id
RETURN id AS owner, collect({cluster: earlier.id, faces: o.faces, jaccard: o.jaccard}) AS overlaps`;

/**
 * Who a cluster without a name may be: the person of the best of the earlier clusters that hold
 * more than half of it, when that is one person, and nobody said of one of its faces that it is
 * not.
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
