const found =
  "MATCH (m:Migration {collection: $collection, id: 'migration'}) WHERE m.token = $token";

const fields = `{
  token: m.token, modelId: m.modelId, fromModelId: m.fromModelId, foundBy: m.foundBy, phase: m.phase, startedAt: m.startedAt,
  facesCompared: m.facesCompared, facesFound: m.facesFound, facesKept: m.facesKept, facesNew: m.facesNew,
  facesMissing: m.facesMissing
}`;

/** A migration that is there stays as it began. */
export const beginMigration = `
MATCH (c:Collection {name: $collection})
MERGE (m:Migration {collection: $collection, id: 'migration'})
ON CREATE SET m.token = $token, m.modelId = $modelId, m.fromModelId = c.modelId, m.foundBy = $foundBy, m.phase = 'LOOKING',
  m.startedAt = datetime({epochMillis: toInteger($now)})
RETURN ${fields} AS migration`;

export const readMigration = `
MATCH (m:Migration {collection: $collection, id: 'migration'})
RETURN ${fields} AS migration`;

export const findMigration = `${found} RETURN ${fields} AS migration`;

export const setPhase = `${found} SET m.phase = $phase`;

export const setFacesCompared = `${found} SET m.facesCompared = toInteger($faces)`;

/** What the looking found; it is counted before any of it is moved to its place. */
export const setTally = `
${found}
SET m.facesFound = COUNT { MATCH (n:NextEmbedding) WHERE n.collection = $collection AND n.isFound },
  m.facesKept = COUNT { MATCH (n:NextEmbedding) WHERE n.collection = $collection AND NOT n.isFound },
  m.facesNew = COUNT { MATCH (n:NextFace) WHERE n.collection = $collection },
  m.facesMissing = COUNT {
    MATCH (f:Face) WHERE f.collection = $collection AND NOT EXISTS { (f)-[:HAS_NEXT_EMBEDDING]->() } AND ($isOtherModel OR f.awaitsPhoto)
  }
RETURN m.facesFound + m.facesKept AS embedded, m.facesMissing AS missing`;

/** From here on the collection has the other model. */
export const switchModel = `
${found} AND m.phase = 'LOOKING'
MATCH (c:Collection {name: $collection})
SET m.phase = 'DROPPING_PAIRS', c.modelId = $modelId, c.similarity = $similarity, c.edgeFloor = $edgeFloor,
  c.recommendedMethod = $recommendedMethod, c.recommendedThreshold = $recommendedThreshold,
  c.recommendedSharpness = $recommendedSharpness, c.thresholdHoldsUpTo = toInteger($thresholdHoldsUpTo), c.chanceFaceCount = toInteger($chance.faceCount),
  c.chanceMedian = $chance.median, c.chanceLowerQuantile = $chance.lowerQuantile, c.chanceHighShare = $chance.highShare,
  c.pairSearchMethod = $pairSearchMethod, c.pairSearchRecall = $pairSearchRecall, c.pairSearchSample = toInteger($pairSearchSample),
  c.comparedOrdinal = c.nextOrdinal, c.pairTypes = ['NEXT_SIMILAR']
RETURN c.name AS name`;

/** The same model: faces whose photographs came back get their embeddings, and are compared. */
export const keepModel = `
${found} AND m.phase = 'LOOKING'
MATCH (c:Collection {name: $collection})
SET m.phase = 'STORING_FACES', c.comparedOrdinal = 0
RETURN c.name AS name`;

export const endMigration = `${found} DELETE m`;

const batch = "LIMIT toInteger($most)";

/** What a migration leaves behind, some at a time. */
export const forgetLooks = [
  {
    what: "an embedding of the other model",
    query: `MATCH (n:NextEmbedding) WHERE n.collection = $collection WITH n ${batch} DETACH DELETE n`,
  },
  {
    what: "a face of the other detector",
    query: `MATCH (n:NextFace) WHERE n.collection = $collection WITH n ${batch} DETACH DELETE n`,
  },
  {
    what: "the mark of a photograph",
    query: `MATCH (i:Image) WHERE i.collection = $collection AND i.nextLook IS NOT NULL WITH i ${batch} REMOVE i.nextLook`,
  },
] as const;
