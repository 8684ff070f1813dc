/** What of these files is stored, and whether it has changed since. */
export const knownFiles = `
UNWIND $ids AS id
MATCH (f:File {collection: $collection, id: id})-[:HAS_CONTENT]->(i:Image)
RETURN f.id AS id, f.bytes AS bytes, f.modifiedAt.epochMillis AS modifiedAt, i.id AS imageId`;

export const knownImages = `
UNWIND $ids AS id
MATCH (i:Image {collection: $collection, id: id})
RETURN i.id AS id`;

export const writeImages = `
UNWIND $images AS row
MERGE (i:Image {collection: $collection, id: row.id})
ON CREATE SET i.sha256 = row.id, i.width = toInteger(row.width), i.height = toInteger(row.height),
  i.framesPerSecond = row.framesPerSecond,
  i.takenAt = CASE WHEN row.takenAt IS NULL THEN null ELSE datetime({epochMillis: toInteger(row.takenAt)}) END`;

/** A file whose content changed lets go of what it held. */
export const writeFiles = `
UNWIND $files AS row
MERGE (f:File {collection: $collection, id: row.id})
ON CREATE SET f.path = row.path, f.identity = row.identity
SET f.bytes = toInteger(row.bytes), f.modifiedAt = datetime({epochMillis: toInteger(row.modifiedAt)})
WITH f, row
MATCH (i:Image {collection: $collection, id: row.imageId})
OPTIONAL MATCH (f)-[old:HAS_CONTENT]->(other) WHERE other <> i
DELETE old
MERGE (f)-[:HAS_CONTENT]->(i)`;

export const existingFaces = `
UNWIND $ids AS id
MATCH (f:Face {collection: $collection, id: id})
RETURN f.id AS id`;

export const writeFaces = `
UNWIND $faces AS row
MATCH (i:Image {collection: $collection, id: row.imageId})
MERGE (f:Face {collection: $collection, id: row.id})
ON CREATE SET f.ordinal = toInteger(row.ordinal), f.box = row.box, f.sizePx = toInteger(row.sizePx),
  f.detectionScore = row.detectionScore, f.quality = row.quality, f.qualityReasons = row.qualityReasons,
  f.state = 'ACTIVE', f.isMain = row.isMain, f.timestampMs = toInteger(row.timestampMs),
  f.timestampsMs = [at IN row.timestampsMs | toInteger(at)], f.track = toInteger(row.track)
MERGE (i)-[:HAS_FACE]->(f)
MERGE (e:Embedding {collection: $collection, id: row.id})
ON CREATE SET e.modelId = $modelId, e.vector = row.vector
MERGE (f)-[:HAS_EMBEDDING]->(e)`;

export const advanceOrdinal =
  "MATCH (c:Collection {name: $collection}) SET c.nextOrdinal = toInteger($ordinal)";

export const streamEmbeddings = `
MATCH (f:Face)-[:HAS_EMBEDDING]->(e:Embedding)
WHERE f.collection = $collection AND f.ordinal >= $from AND f.ordinal < $to
RETURN f.ordinal, f.id, e.vector`;
