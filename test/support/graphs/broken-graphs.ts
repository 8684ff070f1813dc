// What a person with Cypher, or a process that was killed, may do to a sound collection.
/** Faces of a collection, `f`, by ordinal. */
export const someFace =
  "MATCH (f:Face) WHERE f.collection = $collection WITH f ORDER BY f.ordinal";
/** Pairs of a collection: `a`, `s` and `b`. */
export const somePair =
  "MATCH (a:Face)-[s:SIMILAR]->(b:Face) WHERE a.collection = $collection WITH a, s, b ORDER BY a.id, b.id";

/**
 * How a collection is broken, the Cypher that does it, the checks that find it and how often, and
 * whether --fix puts it right.
 */
export const breaks: readonly [string, string, [string, number][], boolean][] =
  [
    [
      "a face loses its image",
      `${someFace} LIMIT 1 MATCH (f)<-[h:HAS_FACE]-(:Image) DELETE h`,
      [["FACE_WITHOUT_IMAGE", 1]],
      false,
    ],
    [
      "a face loses its embedding",
      `${someFace} DESC LIMIT 1 MATCH (f)-[h:HAS_EMBEDDING]->(e) DELETE h, e`,
      [["FACE_WITHOUT_EMBEDDING", 1]],
      false,
    ],
    [
      "an embedding is of no face",
      "CREATE (:Embedding {collection: $collection, id: 'none', modelId: 'test-model', vector: [1.0] + [x IN range(1, 15) | 0.0]})",
      [["EMBEDDING_WITHOUT_FACE", 1]],
      true,
    ],
    [
      "a file has no image, and an image no file",
      "MATCH (f:File)-[h:HAS_CONTENT]->() WHERE f.collection = $collection WITH h LIMIT 1 DELETE h",
      [
        ["FILE_WITHOUT_IMAGE", 1],
        ["IMAGE_WITHOUT_FILE", 1],
      ],
      true,
    ],
    [
      "an embedding is of another model",
      `${someFace} LIMIT 1 MATCH (f)-[:HAS_EMBEDDING]->(e) SET e.modelId = 'other'`,
      [["EMBEDDING_OF_OTHER_MODEL", 1]],
      false,
    ],
    [
      "an embedding is cut short",
      `${someFace} LIMIT 1 MATCH (f)-[:HAS_EMBEDDING]->(e) SET e.vector = e.vector[..8]`,
      [["EMBEDDING_SIZE", 1]],
      false,
    ],
    [
      "an embedding is a little longer than 1",
      `${someFace} LIMIT 1 MATCH (f)-[:HAS_EMBEDDING]->(e) SET e.vector = [x IN e.vector | x * 1.01]`,
      [["EMBEDDING_NORM", 1]],
      false,
    ],
    [
      "an embedding is not a number",
      `${someFace} LIMIT 1 MATCH (f)-[:HAS_EMBEDDING]->(e) SET e.vector = [x IN e.vector | 0.0 / 0.0]`,
      [["EMBEDDING_NORM", 1]],
      false,
    ],
    [
      "an embedding is not packed",
      `${someFace} LIMIT 1 MATCH (f)-[:HAS_EMBEDDING]->(e) REMOVE e.packed`,
      [["EMBEDDING_PACKED", 1]],
      true,
    ],
    [
      "an embedding is packed as another's",
      `${someFace} WITH collect(f)[..2] AS two WITH two[0] AS f, two[1] AS g
     MATCH (f)-[:HAS_EMBEDDING]->(e), (g)-[:HAS_EMBEDDING]->(other) SET e.packed = other.packed`,
      [["EMBEDDING_PACKED", 1]],
      true,
    ],
    [
      "a cluster is in no run",
      "CREATE (:Cluster {collection: $collection, id: 'loose', size: 0})",
      [["CLUSTER_WITHOUT_RUN", 1]],
      true,
    ],
    [
      "a face leaves its cluster",
      "MATCH (f:Face)-[i:IN_CLUSTER]->(c) WHERE f.collection = $collection WITH f, i LIMIT 1 DELETE i REMOVE f.cluster",
      [["CLUSTER_SIZE", 1]],
      false,
    ],
    [
      "a run loses a cluster",
      `MATCH (c:Cluster)-[i:IN_RUN]->() WHERE c.collection = $collection WITH c, i LIMIT 1
     CREATE (c)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: 'other', status: 'WRITING', heartbeat: datetime()})
     WITH c, i MATCH (f:Face)-[:IN_CLUSTER]->(c) REMOVE f.cluster WITH DISTINCT i DELETE i`,
      [["RUN_SIZE", 1]],
      false,
    ],
    [
      "a run is left behind while it is written",
      "CREATE (:ClusterRun {collection: $collection, id: 'left', status: 'WRITING', heartbeat: datetime() - duration('PT1H')})",
      [["RUN_UNFINISHED", 1]],
      true,
    ],
    [
      "a suggestion outlives its run",
      `${somePair} LIMIT 1 CREATE (a)-[:MERGE_SUGGESTED {run: 'gone', weight: 0.6}]->(b)`,
      [["SUGGESTION_WITHOUT_RUN", 1]],
      true,
    ],
    [
      "the active run is not there",
      "MATCH (c:Collection {name: $collection}) SET c.activeRun = 'gone' WITH c MATCH (f:Face) WHERE f.collection = $collection REMOVE f.cluster",
      [["ACTIVE_RUN_MISSING", 1]],
      true,
    ],
    [
      "faces mirror another cluster",
      `${someFace} LIMIT 3 SET f.cluster = 'another'`,
      [["MIRROR_STALE", 3]],
      true,
    ],
    [
      "a face is similar to itself",
      `${someFace} LIMIT 1 CREATE (f)-[:SIMILAR {weight: 1.0}]->(f)`,
      [["SIMILAR_TO_ITSELF", 1]],
      true,
    ],
    [
      "a pair is stored twice, and another from both sides",
      `${somePair} WITH collect({a: a, s: s, b: b})[..2] AS pairs WITH pairs[0] AS one, pairs[1] AS two
     WITH one.a AS a, one.b AS b, one.s.weight AS w, two.a AS c, two.b AS d, two.s.weight AS v
     CREATE (a)-[:SIMILAR {weight: w}]->(b), (d)-[:SIMILAR {weight: v}]->(c)`,
      [
        ["SIMILAR_TWICE", 2],
        ["SIMILAR_BACKWARDS", 1],
      ],
      true,
    ],
    [
      "a pair is stored from the larger id",
      `${somePair} LIMIT 1 CREATE (b)-[:SIMILAR {weight: s.weight}]->(a) DELETE s`,
      [["SIMILAR_BACKWARDS", 1]],
      true,
    ],
    [
      "a weight is out of range",
      `${somePair} LIMIT 1 SET s.weight = -0.5`,
      [
        ["SIMILAR_WEIGHT", 1],
        ["SIMILAR_WRONG", 2],
      ],
      true,
    ],
    [
      "a pair lies below the floor",
      `MATCH (a:Face), (b:Face) WHERE a.collection = $collection AND b.collection = $collection AND a.id < b.id
     AND NOT EXISTS { (a)-[:SIMILAR]-(b) } WITH a, b ORDER BY a.id, b.id LIMIT 1
     MATCH (a)-[:HAS_EMBEDDING]->(e), (b)-[:HAS_EMBEDDING]->(g)
     WITH a, b, reduce(s = 0.0, i IN range(0, 15) | s + e.vector[i] * g.vector[i]) AS w
     CREATE (a)-[:SIMILAR {weight: CASE WHEN w > 0 THEN w ELSE 0.1 END}]->(b)`,
      [["SIMILAR_BELOW_FLOOR", 1]],
      true,
    ],
    [
      "a weight is not what the embeddings say",
      `${somePair} LIMIT 1 SET s.weight = CASE WHEN s.weight > 0.8 THEN 0.5 ELSE 0.95 END`,
      [["SIMILAR_WRONG", 2]],
      false,
    ],
    [
      "the next ordinal was given already",
      "MATCH (c:Collection {name: $collection}) SET c.nextOrdinal = 58",
      [["NEXT_ORDINAL_LOW", 2]],
      true,
    ],
    [
      "two faces have the same ordinal, and one none",
      `${someFace} WITH collect(f) AS faces WITH faces[3] AS one, faces[5] AS two, faces[7] AS three
     SET one.ordinal = two.ordinal REMOVE three.ordinal`,
      [
        ["ORDINAL_TWICE", 2],
        ["ORDINAL_GAP", 2],
      ],
      true,
    ],
    [
      "a face was deleted by hand",
      `${someFace} LIMIT 1 MATCH (f)-[:HAS_EMBEDDING]->(e) DETACH DELETE e, f`,
      [["ORDINAL_GAP", 1]],
      false,
    ],
    [
      "an ingest was interrupted before faces were compared",
      "MATCH (c:Collection {name: $collection}) SET c.comparedOrdinal = 40 WITH c MATCH (a:Face)-[s:SIMILAR]-() WHERE a.collection = $collection AND a.ordinal >= 40 DELETE s",
      [["FACES_NOT_COMPARED", 20]],
      true,
    ],
  ];
