/** Something that can be wrong with a collection. */
export interface GraphCheck {
  readonly check: string;
  /**
   * `error`: what is stored is wrong; `warning`: it is right but not done; `note`: worth knowing.
   */
  readonly severity: "error" | "warning" | "note";
  /** What the number found counts. */
  readonly what: string;
  readonly advice: string;
  /** Leaves `id`, of a node or relationship that is wrong, in scope. */
  readonly find: string;
  /**
   * Puts at most `most` of them right; repeated until it changes nothing. Absent where that would
   * be a guess.
   */
  readonly repair?: string;
  /** Whether the repair changes faces or edges. */
  readonly changesGraph?: boolean;
}

const batch = "LIMIT toInteger($most)";
const pairOfFaces =
  "MATCH (a:Face)-[s:SIMILAR]->(b:Face) WHERE a.collection = $collection";

const nodes: readonly GraphCheck[] = [
  {
    check: "FACE_WITHOUT_IMAGE",
    severity: "error",
    what: "faces that hang on no image",
    advice: "take the photographs in again, in a new collection",
    find: "MATCH (f:Face) WHERE f.collection = $collection AND NOT EXISTS { (f)<-[:HAS_FACE]-(:Image) } WITH f.id AS id",
  },
  {
    check: "FACE_WITHOUT_EMBEDDING",
    severity: "error",
    what: "faces without an embedding, which nothing can be compared with",
    advice: "take the photographs in again, in a new collection",
    find: "MATCH (f:Face) WHERE f.collection = $collection AND NOT EXISTS { (f)-[:HAS_EMBEDDING]->(:Embedding) } WITH f.id AS id",
  },
  {
    check: "EMBEDDING_WITHOUT_FACE",
    severity: "error",
    what: "embeddings of no face",
    advice: "--fix deletes them",
    find: "MATCH (e:Embedding) WHERE e.collection = $collection AND NOT EXISTS { (e)<-[:HAS_EMBEDDING]-(:Face) } WITH e.id AS id",
    repair: `MATCH (e:Embedding) WHERE e.collection = $collection AND NOT EXISTS { (e)<-[:HAS_EMBEDDING]-(:Face) } WITH e ${batch} DETACH DELETE e`,
  },
  {
    check: "FILE_WITHOUT_IMAGE",
    severity: "error",
    what: "files whose content is not known",
    advice: "--fix forgets them, and the next ingest reads them again",
    find: "MATCH (f:File) WHERE f.collection = $collection AND NOT EXISTS { (f)-[:HAS_CONTENT]->(:Image) } WITH f.id AS id",
    repair: `MATCH (f:File) WHERE f.collection = $collection AND NOT EXISTS { (f)-[:HAS_CONTENT]->(:Image) } WITH f ${batch} DETACH DELETE f`,
  },
  {
    check: "IMAGE_WITHOUT_FILE",
    severity: "note",
    what: "images whose files hold something else by now",
    advice: "their faces stay; nothing need be done",
    find: "MATCH (i:Image) WHERE i.collection = $collection AND NOT EXISTS { (i)<-[:HAS_CONTENT]-(:File) } WITH i.id AS id",
  },
  {
    check: "EMBEDDING_OF_OTHER_MODEL",
    severity: "error",
    what: "embeddings of another model than the collection's",
    advice: "take the photographs in again, in a new collection",
    find: "MATCH (e:Embedding) WHERE e.collection = $collection AND coalesce(e.modelId, '') <> $modelId WITH e.id AS id",
  },
  {
    check: "EMBEDDING_SIZE",
    severity: "error",
    what: "embeddings of another size than most",
    advice: "take the photographs in again, in a new collection",
    find: "MATCH (e:Embedding) WHERE e.collection = $collection AND coalesce(size(e.vector), 0) <> $dimension WITH e.id AS id",
  },
  {
    check: "EMBEDDING_NORM",
    severity: "error",
    what: "embeddings whose length is not 1",
    advice: "take the photographs in again, in a new collection",
    find: `MATCH (e:Embedding) WHERE e.collection = $collection AND size(e.vector) = $dimension
WITH e, sqrt(reduce(sum = 0.0, value IN e.vector | sum + value * value)) AS length
WHERE NOT (length > 0.999 AND length < 1.001) WITH e.id AS id`,
  },
];

const clusters: readonly GraphCheck[] = [
  {
    check: "CLUSTER_WITHOUT_RUN",
    severity: "error",
    what: "clusters that no run holds",
    advice: "--fix deletes them",
    find: "MATCH (c:Cluster) WHERE c.collection = $collection AND NOT EXISTS { (c)-[:IN_RUN]->() } WITH c.id AS id",
    repair: `MATCH (c:Cluster) WHERE c.collection = $collection AND NOT EXISTS { (c)-[:IN_RUN]->() } WITH c ${batch} DETACH DELETE c`,
  },
  {
    check: "CLUSTER_SIZE",
    severity: "error",
    what: "clusters that have not the number of faces they say",
    advice: "cluster again, and delete the runs that hold them",
    find: "MATCH (c:Cluster) WHERE c.collection = $collection AND coalesce(c.size, 0) <> COUNT { (c)<-[:IN_CLUSTER]-(:Face) } WITH c.id AS id",
  },
  {
    check: "RUN_SIZE",
    severity: "error",
    what: "runs that have not the number of clusters or faces they say",
    advice: "cluster again, and delete them",
    find: `MATCH (r:ClusterRun) WHERE r.collection = $collection AND r.status = 'READY'
WITH r, COLLECT { MATCH (c:Cluster)-[:IN_RUN]->(r) RETURN c.size } AS sizes
WHERE size(sizes) <> r.clusterCount OR reduce(sum = r.singletonCount, size IN sizes | sum + size) <> r.faceCount
WITH r.id AS id`,
  },
  {
    check: "SUGGESTION_WITHOUT_RUN",
    severity: "warning",
    what: "merge suggestions of runs that are gone",
    advice: "--fix deletes them",
    find: `MATCH (f:Face)-[s:MERGE_SUGGESTED]->() WHERE f.collection = $collection
  AND NOT EXISTS { MATCH (r:ClusterRun {collection: $collection, id: s.run}) } WITH f.id AS id`,
    repair: `MATCH (f:Face)-[s:MERGE_SUGGESTED]->() WHERE f.collection = $collection
  AND NOT EXISTS { MATCH (r:ClusterRun {collection: $collection, id: s.run}) } WITH s ${batch} DELETE s`,
  },
  {
    check: "ACTIVE_RUN_MISSING",
    severity: "error",
    what: "active runs that are not there",
    advice:
      "--fix leaves the collection without one; activate or cluster again",
    find: `MATCH (c:Collection {name: $collection}) WHERE c.activeRun IS NOT NULL
  AND NOT EXISTS { MATCH (r:ClusterRun {collection: $collection, id: c.activeRun}) WHERE r.status = 'READY' } WITH c.activeRun AS id`,
    repair: `MATCH (c:Collection {name: $collection}) WHERE c.activeRun IS NOT NULL
  AND NOT EXISTS { MATCH (r:ClusterRun {collection: $collection, id: c.activeRun}) WHERE r.status = 'READY' }
REMOVE c.activeRun, c.mirroredRun`,
  },
  {
    check: "MIRROR_STALE",
    severity: "error",
    what: "faces whose `cluster` is not the one they have in the active run",
    advice: "--fix sets it",
    find: `MATCH (r:Collection {name: $collection})
MATCH (f:Face) WHERE f.collection = $collection
OPTIONAL MATCH (f)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: r.activeRun})
WITH f, c WHERE coalesce(f.cluster, '') <> coalesce(c.id, '') WITH f.id AS id`,
    repair: `MATCH (r:Collection {name: $collection})
MATCH (f:Face) WHERE f.collection = $collection
OPTIONAL MATCH (f)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: r.activeRun})
WITH f, c WHERE coalesce(f.cluster, '') <> coalesce(c.id, '')
WITH f, c ${batch} SET f.cluster = c.id`,
  },
];

const edges: readonly GraphCheck[] = [
  {
    check: "SIMILAR_TO_ITSELF",
    severity: "error",
    what: "faces that are stored as similar to themselves",
    advice: "--fix deletes these relationships",
    find: `${pairOfFaces} AND a = b WITH a.id AS id`,
    repair: `${pairOfFaces} AND a = b WITH s ${batch} DELETE s`,
    changesGraph: true,
  },
  {
    check: "SIMILAR_ACROSS_COLLECTIONS",
    severity: "error",
    what: "similar pairs of faces of two collections",
    advice: "--fix deletes them",
    find: `${pairOfFaces} AND b.collection <> $collection WITH a.id AS id`,
    repair: `${pairOfFaces} AND b.collection <> $collection WITH s ${batch} DELETE s`,
    changesGraph: true,
  },
  {
    check: "SIMILAR_TWICE",
    severity: "error",
    what: "similar pairs that are stored more than once",
    advice: "--fix keeps one of each",
    find: `MATCH (a:Face) WHERE a.collection = $collection
CALL (a) { MATCH (a)-[s:SIMILAR]-(b:Face) WHERE a.id < b.id WITH b, count(s) AS times WHERE times > 1 RETURN b }
WITH a.id AS id`,
    repair: `MATCH (a:Face) WHERE a.collection = $collection
CALL (a) {
  MATCH (a)-[s:SIMILAR]-(b:Face) WHERE a.id < b.id
  WITH b, s ORDER BY startNode(s) = a DESC, s.weight DESC
  WITH b, collect(s) AS stored WHERE size(stored) > 1 RETURN stored
}
WITH stored ${batch} UNWIND stored[1..] AS spare DELETE spare`,
    changesGraph: true,
  },
  {
    check: "SIMILAR_BACKWARDS",
    severity: "error",
    what: "similar pairs that are stored from the larger face id",
    advice: "--fix turns them round",
    find: `${pairOfFaces} AND a.id > b.id WITH a.id AS id`,
    repair: `${pairOfFaces} AND a.id > b.id WITH a, s, b ${batch}
MERGE (b)-[turned:SIMILAR]->(a) ON CREATE SET turned.weight = s.weight
DELETE s`,
    changesGraph: true,
  },
  {
    check: "SIMILAR_WEIGHT",
    severity: "error",
    what: "similar pairs whose weight is not in 0 to 1",
    advice: "--fix deletes them; what belongs there is found again",
    find: `${pairOfFaces} AND NOT coalesce(s.weight > 0 AND s.weight <= 1, false) WITH a.id AS id`,
    repair: `${pairOfFaces} AND NOT coalesce(s.weight > 0 AND s.weight <= 1, false) WITH s ${batch} DELETE s`,
    changesGraph: true,
  },
  {
    check: "SIMILAR_BELOW_FLOOR",
    severity: "warning",
    what: "similar pairs below the edge floor, which rose since they were stored or was raised by hand",
    advice: "--fix deletes them",
    find: `${pairOfFaces} AND s.weight > 0 AND s.weight < $edgeFloor - 0.000001 WITH a.id AS id`,
    repair: `${pairOfFaces} AND s.weight > 0 AND s.weight < $edgeFloor - 0.000001 WITH s ${batch} DELETE s`,
    changesGraph: true,
  },
];

const ordinals: readonly GraphCheck[] = [
  {
    check: "NEXT_ORDINAL_LOW",
    severity: "error",
    what: "faces with ordinals that are yet to be given",
    advice: "--fix counts on from the highest",
    find: `MATCH (c:Collection {name: $collection})
MATCH (f:Face) WHERE f.collection = $collection AND f.ordinal >= c.nextOrdinal WITH f.id AS id`,
    repair: `MATCH (c:Collection {name: $collection})
WITH c, COLLECT { MATCH (f:Face) WHERE f.collection = $collection RETURN max(f.ordinal) }[0] AS highest
WHERE highest >= c.nextOrdinal SET c.nextOrdinal = highest + 1`,
    changesGraph: true,
  },
  {
    check: "ORDINAL_TWICE",
    severity: "error",
    what: "faces without an ordinal of their own",
    advice: "--fix gives them new ones, and compares them again",
    find: `MATCH (f:Face) WHERE f.collection = $collection
WITH f.ordinal AS ordinal, f ORDER BY f.id
WITH ordinal, collect(f.id) AS ids
UNWIND CASE WHEN ordinal IS NULL THEN ids ELSE ids[1..] END AS id WITH id`,
    repair: `MATCH (c:Collection {name: $collection})
MATCH (f:Face) WHERE f.collection = $collection
WITH c, f.ordinal AS ordinal, f ORDER BY f.id
WITH c, ordinal, collect(f) AS faces
UNWIND CASE WHEN ordinal IS NULL THEN faces ELSE faces[1..] END AS face
WITH c, face ORDER BY face.id ${batch}
WITH c, collect(face) AS faces, c.nextOrdinal AS next
FOREACH (place IN range(0, size(faces) - 1) |
  FOREACH (face IN [faces[place]] | SET face.ordinal = next + place))
SET c.nextOrdinal = next + size(faces)`,
    changesGraph: true,
  },
  {
    check: "ORDINAL_GAP",
    severity: "warning",
    what: "ordinals that no face has",
    advice: "faces were deleted; nothing need be done",
    find: `MATCH (c:Collection {name: $collection})
WITH c.nextOrdinal AS end, COUNT { MATCH (f:Face) WHERE f.collection = $collection AND f.ordinal IS NOT NULL } AS faces
UNWIND range(1, end - faces) AS id WITH id`,
  },
];

/** In the order in which they are put right. */
export const graphChecks: readonly GraphCheck[] = Object.freeze([
  ...nodes,
  ...edges,
  ...ordinals,
  ...clusters,
]);

export const countFound = (find: string) => `${find}
RETURN count(id) AS count, collect(DISTINCT id)[..3] AS examples`;

export const usualDimension = `
MATCH (e:Embedding) WHERE e.collection = $collection
RETURN size(e.vector) AS dimension, count(*) AS embeddings ORDER BY embeddings DESC LIMIT 1`;

export const components =
  "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version, edition";

export const constraintNames = "SHOW CONSTRAINTS YIELD name RETURN name";
export const indexStates = "SHOW INDEXES YIELD name, state RETURN name, state";

/** Runs that have written nothing since `before`, and are not complete. */
export const unfinishedRuns = `
MATCH (r:ClusterRun) WHERE r.collection = $collection AND r.status <> 'READY'
  AND (r.heartbeat IS NULL OR r.heartbeat < datetime({epochMillis: toInteger($before)}))
RETURN r.id AS id`;

/** All that faces with these ordinals are stored as similar to. */
export const neighboursOfOrdinals = `
UNWIND $ordinals AS ordinal
MATCH (f:Face {collection: $collection, ordinal: ordinal})
RETURN ordinal, COLLECT { MATCH (f)-[:SIMILAR]-(g:Face) RETURN g.ordinal ORDER BY g.ordinal } AS others,
  COLLECT { MATCH (f)-[s:SIMILAR]-(g:Face) RETURN s.weight ORDER BY g.ordinal } AS weights`;

/** Everything will be compared again; pairs that are stored stay. */
export const forgetCompared =
  "MATCH (c:Collection {name: $collection}) SET c.comparedOrdinal = 0";
