const keyed = [
  "File",
  "Image",
  "Face",
  "Embedding",
  "Cluster",
  "ClusterRun",
  "Person",
  "Correction",
  "Migration",
  "NextEmbedding",
  "NextFace",
];

/** A node is found by its collection and id; a collection by its name. */
export const constraints: readonly string[] = [
  "CREATE CONSTRAINT Collection_key IF NOT EXISTS FOR (n:Collection) REQUIRE n.name IS UNIQUE",
  ...keyed.map(
    (label) =>
      `CREATE CONSTRAINT ${label}_key IF NOT EXISTS FOR (n:${label}) REQUIRE (n.collection, n.id) IS UNIQUE`,
  ),
];

export const indexes: readonly string[] = [
  "CREATE INDEX Face_ordinal IF NOT EXISTS FOR (n:Face) ON (n.collection, n.ordinal)",
  "CREATE INDEX Merge_suggested_run IF NOT EXISTS FOR ()-[s:MERGE_SUGGESTED]-() ON (s.run)",
  "CREATE INDEX Person_name IF NOT EXISTS FOR (n:Person) ON (n.collection, n.name)",
];

/** Turn what an earlier version stored into what this one expects. They can be applied again. */
export const upgrades: readonly string[] = [
  "MATCH (c:Collection) WHERE c.maxPairsPerFace IS NULL SET c.maxPairsPerFace = 256",
  `MATCH (c:Collection) WHERE c.linkedOrdinal IS NOT NULL
SET c.comparedOrdinal = c.linkedOrdinal, c.revision = c.lastWrite, c.baseRevision = c.baseWrite
REMOVE c.linkedOrdinal, c.lastWrite, c.baseWrite`,
  "MATCH (r:ClusterRun) WHERE r.ordinalEnd IS NULL AND r.faceCount IS NOT NULL SET r.ordinalEnd = r.faceCount",
  // quotes within a string are escaped in JSON, so only names of fields are found
  `MATCH (k:Correction) WHERE k.kind = 'LINK_FACES' AND k.before CONTAINS ',"links":['
SET k.before = replace(k.before, ',"links":[', ',"constraints":[')`,
];

export const awaitIndexes = "CALL db.awaitIndexes(120)";
