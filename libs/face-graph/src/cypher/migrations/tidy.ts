const facesOfRange =
  "MATCH (f:Face) WHERE f.collection = $collection AND f.ordinal >= $from AND f.ordinal < $to";

/** Similar pairs of one type that are stored from faces of a range of ordinals. */
export const dropPairs = (type: "SIMILAR" | "NEXT_SIMILAR") => `
${facesOfRange}
MATCH (f)-[s:${type}]->()
DELETE s`;

/** Readers follow both types of pairs from here on. */
export const followBothTypes =
  "MATCH (c:Collection {name: $collection}) SET c.pairTypes = ['NEXT_SIMILAR', 'SIMILAR']";

/** Turns pairs into `SIMILAR` ones, each within one transaction. */
export const turnPairs = `
${facesOfRange}
MATCH (f)-[next:NEXT_SIMILAR]->(g:Face)
CREATE (f)-[:SIMILAR {weight: next.weight}]->(g)
DELETE next`;

export const followSimilar =
  "MATCH (c:Collection {name: $collection}) REMOVE c.pairTypes";

/**
 * A face takes over what the other model and detector say of it. One that the detector did not find
 * stays where it is; if nobody said anything of it, it is doubtful. A frame of a video does not
 * tell which face is the main one of the video.
 */
export const takeNextEmbeddings = `
${facesOfRange}
MATCH (f)-[:HAS_NEXT_EMBEDDING]->(n:NextEmbedding)
MERGE (e:Embedding {collection: $collection, id: f.id})
SET e.modelId = n.modelId, e.vector = n.vector, e.packed = n.packed
MERGE (f)-[:HAS_EMBEDDING]->(e)
SET f.box = CASE WHEN n.isFound THEN n.box ELSE f.box END, f.points = CASE WHEN n.isFound THEN n.points ELSE f.points END,
  f.isMain = CASE WHEN f.timestampMs IS NULL THEN n.isMain ELSE f.isMain END,
  f.sizePx = n.sizePx, f.detectionScore = n.detectionScore, f.quality = n.quality,
  f.qualityReasons = CASE
    WHEN n.isFound OR f.timestampMs IS NOT NULL OR 'DOUBTFUL_DETECTION' IN n.qualityReasons
      OR EXISTS { (f)-[:IS|NOT_PERSON]->() } OR EXISTS { (f)-[:MUST_LINK|CANNOT_LINK]-() } THEN n.qualityReasons
    ELSE n.qualityReasons + 'DOUBTFUL_DETECTION' END
REMOVE f.awaitsPhoto
DETACH DELETE n`;

/** Faces whose photographs are missing: what another model said of them goes, and they wait. */
export const dropOtherEmbeddings = `
${facesOfRange}
OPTIONAL MATCH (f)-[:HAS_EMBEDDING]->(other:Embedding) WHERE other.modelId <> $modelId
DETACH DELETE other
WITH DISTINCT f WHERE NOT EXISTS { (f)-[:HAS_EMBEDDING]->() }
SET f.awaitsPhoto = true`;

/** What found the faces of the images that were looked at. */
export const setFoundBy = `
MATCH (i:Image) WHERE i.collection = $collection AND i.nextLook = $token AND i.framesPerSecond IS NULL AND coalesce(i.foundBy, '') <> $foundBy
WITH i LIMIT toInteger($most)
SET i.foundBy = $foundBy`;

/** Some of the faces that wait to be stored, without what they show of other collections. */
export const waitingFaces = `
MATCH (n:NextFace) WHERE n.collection = $collection
WITH n ORDER BY n.id LIMIT toInteger($most)
RETURN n.id AS id, n.imageId AS imageId, n.box AS box, n.sizePx AS sizePx, n.detectionScore AS detectionScore, n.quality AS quality,
  n.qualityReasons AS qualityReasons, n.isMain AS isMain, n.points AS points, n.vector AS vector, n.packed AS packed`;

export const deleteWaitingFaces = `
UNWIND $ids AS id
MATCH (n:NextFace {collection: $collection, id: id})
DETACH DELETE n`;
