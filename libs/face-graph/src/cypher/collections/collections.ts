const fields = `{
  name: c.name, modelId: c.modelId, similarity: c.similarity, edgeFloor: c.edgeFloor,
  recommendedMethod: c.recommendedMethod, recommendedThreshold: c.recommendedThreshold,
  recommendedSharpness: c.recommendedSharpness, thresholdHoldsUpTo: c.thresholdHoldsUpTo, generation: c.generation, revision: c.revision,
  baseRevision: c.baseRevision, nextOrdinal: c.nextOrdinal, comparedOrdinal: c.comparedOrdinal, maxPairsPerFace: c.maxPairsPerFace,
  chance: CASE WHEN c.chanceMedian IS NULL THEN null ELSE {faceCount: c.chanceFaceCount, median: c.chanceMedian,
    lowerQuantile: c.chanceLowerQuantile, highShare: c.chanceHighShare} END,
  pairSearch: CASE WHEN c.pairSearchMethod IS NULL THEN null ELSE {method: c.pairSearchMethod, recall: c.pairSearchRecall,
    sampledFaces: c.pairSearchSample} END, activeRun: c.activeRun, mirroredRun: c.mirroredRun, createdAt: c.createdAt,
  pairTypes: coalesce(c.pairTypes, ['SIMILAR']), movingTo: COLLECT { MATCH (m:Migration {collection: c.name, id: 'migration'}) RETURN m.modelId }[0]
}`;

export const openCollection = `
MERGE (c:Collection {name: $name})
ON CREATE SET c.modelId = $modelId, c.similarity = $similarity, c.edgeFloor = $edgeFloor,
  c.recommendedMethod = $recommendedMethod, c.recommendedThreshold = $recommendedThreshold,
  c.recommendedSharpness = $recommendedSharpness,
  c.generation = 0, c.baseRevision = $revision, c.nextOrdinal = 0, c.comparedOrdinal = 0, c.maxPairsPerFace = toInteger($maxPairsPerFace),
  c.createdAt = datetime({epochMillis: toInteger($now)})
SET c.thresholdHoldsUpTo = CASE WHEN c.modelId = $modelId THEN toInteger($thresholdHoldsUpTo) ELSE c.thresholdHoldsUpTo END
RETURN ${fields} AS collection`;

export const readCollection = `MATCH (c:Collection {name: $name}) RETURN ${fields} AS collection`;

export const listCollections = `MATCH (c:Collection) RETURN ${fields} AS collection ORDER BY c.name`;

/**
 * Setting a property takes the lock that makes writers of one collection take turns. It is set
 * before anything is read, because what is read before the lock is held may be older than what the
 * last holder wrote.
 */
export const lockCollection = `
MATCH (c:Collection {name: $collection})
SET c.isLocked = true
REMOVE c.isLocked
WITH c
RETURN ${fields} AS collection`;

/** A transaction that is run again finds its own revision, and raises nothing. */
export const raiseGeneration = `
MATCH (c:Collection {name: $collection})
WHERE c.revision IS NULL OR c.revision <> $revision
SET c.revision = $revision, c.generation = c.generation + 1,
  c.baseRevision = CASE WHEN $keepsEdges THEN c.baseRevision ELSE $revision END`;

export const setEdgeFloor =
  "MATCH (c:Collection {name: $collection}) SET c.edgeFloor = $edgeFloor";

export const setChanceSimilarity = `
MATCH (c:Collection {name: $collection})
SET c.chanceFaceCount = toInteger($chance.faceCount), c.chanceMedian = $chance.median,
  c.chanceLowerQuantile = $chance.lowerQuantile, c.chanceHighShare = $chance.highShare
REMOVE c.automaticThreshold`;

export const setPairSearch = `
MATCH (c:Collection {name: $collection})
SET c.pairSearchMethod = $method, c.pairSearchRecall = $recall, c.pairSearchSample = toInteger($sampledFaces)`;

export const setComparedOrdinal = `
MATCH (c:Collection {name: $collection})
WHERE c.comparedOrdinal < $ordinal
SET c.comparedOrdinal = toInteger($ordinal)`;

/** Nodes of one collection, some at a time. */
export const deleteNodes = (label: string) => `
MATCH (n:${label}) WHERE n.collection = $collection
WITH n LIMIT toInteger($most)
DETACH DELETE n`;

export const deleteCollection =
  "MATCH (c:Collection {name: $collection}) DETACH DELETE c";
