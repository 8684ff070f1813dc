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
  i.takenAt = CASE WHEN row.takenAt IS NULL THEN null ELSE datetime({epochMillis: toInteger(row.takenAt)}) END
SET i.foundBy = coalesce(row.foundBy, i.foundBy)`;

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
  f.state = 'ACTIVE', f.isMain = row.isMain, f.points = row.points, f.timestampMs = toInteger(row.timestampMs),
  f.timestampsMs = [at IN row.timestampsMs | toInteger(at)], f.track = toInteger(row.track)
MERGE (i)-[:HAS_FACE]->(f)
MERGE (e:Embedding {collection: $collection, id: row.id})
ON CREATE SET e.modelId = $modelId, e.vector = row.vector, e.packed = row.packed
MERGE (f)-[:HAS_EMBEDDING]->(e)`;

/** The faces of an image in another collection, where the same detector and settings found them. */
export const faceBoxesOfImage = `
MATCH (c:Collection) WHERE c.name <> $collection
MATCH (i:Image {collection: c.name, id: $image}) WHERE i.foundBy = $foundBy
RETURN [(i)-[:HAS_FACE]->(f:Face) | {box: f.box, score: f.detectionScore, points: f.points}] AS boxes
ORDER BY c.name LIMIT 1`;

/** Faces that images have already; in a video, each at its time. */
export const facesOfImages = `
UNWIND $ids AS id
MATCH (i:Image {collection: $collection, id: id})-[:HAS_FACE]->(f:Face)
RETURN id AS imageId, f.timestampMs AS timestampMs, f.id AS id, f.box AS box`;

/**
 * What people said, in other collections, of faces of these images: names that stand, and names
 * that were refused.
 */
export const saidElsewhere = `
UNWIND $ids AS id
MATCH (c:Collection) WHERE c.name <> $collection
MATCH (:Image {collection: c.name, id: id})-[:HAS_FACE]->(f:Face)-[said:IS|NOT_PERSON]->(p:Person)
WHERE type(said) = 'NOT_PERSON' OR said.decision = 'CONFIRMED'
RETURN id AS imageId, f.timestampMs AS timestampMs, f.box AS box, type(said) AS kind, p.id AS person, p.name AS name, p.hidden AS hidden,
  said.by AS by, said.at.epochMillis AS at, c.name AS collection
ORDER BY at, collection, person`;

/** The person is the same in both collections: of the same id. A name given here stays. */
export const carryNames = `
UNWIND $rows AS row
MATCH (f:Face {collection: $collection, id: row.face})
MERGE (p:Person {collection: $collection, id: row.person})
ON CREATE SET p.name = row.name, p.hidden = row.hidden
MERGE (f)-[is:IS]->(p)
ON CREATE SET is.decision = 'CONFIRMED', is.by = row.by, is.via = '', is.at = datetime({epochMillis: toInteger(row.at)}),
  is.carriedFrom = row.collection`;

export const carryRefusals = `
UNWIND $rows AS row
MATCH (f:Face {collection: $collection, id: row.face})
MERGE (p:Person {collection: $collection, id: row.person})
ON CREATE SET p.name = row.name, p.hidden = row.hidden
MERGE (f)-[no:NOT_PERSON]->(p)
ON CREATE SET no.by = row.by, no.at = datetime({epochMillis: toInteger(row.at)}), no.carriedFrom = row.collection`;

export const advanceOrdinal =
  "MATCH (c:Collection {name: $collection}) SET c.nextOrdinal = toInteger($ordinal)";

export const streamEmbeddings = `
MATCH (f:Face)-[:HAS_EMBEDDING]->(e:Embedding)
WHERE f.collection = $collection AND f.ordinal >= $from AND f.ordinal < $to
RETURN f.ordinal, f.id, CASE WHEN e.packed IS NULL THEN e.vector ELSE e.packed END`;

export const streamEmbeddingCopies = `
MATCH (f:Face)-[:HAS_EMBEDDING]->(e:Embedding)
WHERE f.collection = $collection AND f.ordinal >= $from AND f.ordinal < $to
RETURN f.ordinal, e.vector, e.packed`;

export const embeddingsOfOrdinals = `
UNWIND $ordinals AS ordinal
MATCH (f:Face {collection: $collection, ordinal: ordinal})-[:HAS_EMBEDDING]->(e:Embedding)
RETURN ordinal, e.vector AS vector`;

export const repackEmbeddings = `
UNWIND $rows AS row
MATCH (f:Face {collection: $collection, ordinal: row.ordinal})-[:HAS_EMBEDDING]->(e:Embedding)
SET e.packed = row.packed`;
