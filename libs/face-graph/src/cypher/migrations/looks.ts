const isUnlooked =
  "i.collection = $collection AND coalesce(i.nextLook, '') <> $token AND ($isOtherModel OR EXISTS { (i)-[:HAS_FACE]->(f:Face) WHERE f.awaitsPhoto })";

const paths =
  "COLLECT { MATCH (file:File)-[:HAS_CONTENT]->(i) RETURN file.path ORDER BY file.path }";

/** Images that are yet to be looked at, in the order of ids, with their files and faces. */
export const unlookedImages = `
MATCH (i:Image) WHERE i.id > $after AND ${isUnlooked}
WITH i ORDER BY i.id LIMIT toInteger($most)
RETURN i.id AS id, i.framesPerSecond AS framesPerSecond, ${paths} AS paths,
  COLLECT {
    MATCH (i)-[:HAS_FACE]->(f:Face) WHERE f.box IS NOT NULL
    RETURN {id: f.id, box: f.box, points: f.points, score: f.detectionScore, timestampMs: f.timestampMs} ORDER BY f.id
  } AS faces
ORDER BY id`;

/** The same, with what would be missed: faces, and the people that they are confirmed to show. */
export const missingImages = `
MATCH (i:Image) WHERE i.id > $after AND ${isUnlooked}
WITH i ORDER BY i.id LIMIT toInteger($most)
RETURN i.id AS id, ${paths} AS paths, COUNT { MATCH (i)-[:HAS_FACE]->(f:Face) WHERE $isOtherModel OR f.awaitsPhoto } AS faces,
  COUNT { MATCH (i)-[:HAS_FACE]->(f:Face) WHERE EXISTS { (f)-[:IS {decision: 'CONFIRMED'}]->() } } AS namedFaces,
  COLLECT { MATCH (i)-[:HAS_FACE]->(:Face)-[:IS {decision: 'CONFIRMED'}]->(p:Person) RETURN DISTINCT p.name AS name ORDER BY name } AS names
ORDER BY id`;

/** How much there is to look at, and what people said of it. */
export const migrationSize = `
MATCH (c:Collection {name: $collection})
RETURN COUNT { MATCH (i:Image) WHERE i.collection = $collection } AS images,
  COUNT { MATCH (i:Image) WHERE i.collection = $collection AND i.framesPerSecond IS NOT NULL } AS videos,
  COUNT { MATCH (f:Face) WHERE f.collection = $collection } AS faces,
  COUNT { MATCH (f:Face) WHERE f.collection = $collection AND f.awaitsPhoto } AS awaitingFaces,
  COUNT { MATCH (f:Face) WHERE f.collection = $collection AND EXISTS { (f)-[:IS {decision: 'CONFIRMED'}]->() } } AS namedFaces,
  COUNT { MATCH (a:Face)-[:MUST_LINK|CANNOT_LINK]->() WHERE a.collection = $collection } AS constraints,
  COUNT { MATCH (r:ClusterRun) WHERE r.collection = $collection AND r.status = 'READY' } AS runs`;

/** What a stored face gets from the other model. Written again, it is replaced. */
export const writeNextEmbeddings = `
UNWIND $rows AS row
MATCH (f:Face {collection: $collection, id: row.id})
MERGE (n:NextEmbedding {collection: $collection, id: row.id})
SET n.modelId = $modelId, n.vector = row.vector, n.packed = row.packed, n.isFound = row.isFound, n.box = row.box,
  n.sizePx = toInteger(row.sizePx), n.detectionScore = row.detectionScore, n.quality = row.quality,
  n.qualityReasons = row.qualityReasons, n.isMain = row.isMain, n.points = row.points
MERGE (f)-[:HAS_NEXT_EMBEDDING]->(n)`;

/** A face that only the other detector finds. It waits, unseen, until the model is switched. */
export const writeNextFaces = `
UNWIND $rows AS row
MATCH (i:Image {collection: $collection, id: row.imageId})
MERGE (n:NextFace {collection: $collection, id: row.id})
SET n.imageId = row.imageId, n.vector = row.vector, n.packed = row.packed, n.box = row.box, n.sizePx = toInteger(row.sizePx),
  n.detectionScore = row.detectionScore, n.quality = row.quality, n.qualityReasons = row.qualityReasons, n.isMain = row.isMain,
  n.points = row.points
MERGE (i)-[:HAS_NEXT_FACE]->(n)`;

export const markLooked = `
UNWIND $ids AS id
MATCH (i:Image {collection: $collection, id: id})
SET i.nextLook = $token`;

export const streamNextEmbeddings = `
MATCH (f:Face)-[:HAS_NEXT_EMBEDDING]->(n:NextEmbedding)
WHERE f.collection = $collection AND f.ordinal >= $from AND f.ordinal < $to
RETURN f.ordinal, f.id, n.packed`;
