const faceFields = `{
  id: f.id, collection: f.collection, imageId: i.id, ordinal: f.ordinal, box: f.box, sizePx: f.sizePx,
  detectionScore: f.detectionScore, quality: f.quality, qualityReasons: f.qualityReasons, state: f.state, isMain: f.isMain,
  timestampMs: f.timestampMs, timestampsMs: f.timestampsMs
}`;

/** The faces of these images, and their clusters in a run. */
export const facesOfImages = `
UNWIND $imageIds AS imageId
MATCH (i:Image {collection: $collection, id: imageId})-[:HAS_FACE]->(f:Face)
OPTIONAL MATCH (f)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $run})
RETURN i.id AS imageId, i.width AS width, i.height AS height, f.id AS faceId, f.box AS box, f.isMain AS isMain, c.id AS cluster`;

/** The folder that each file lay in. */
export const storedIdentities = `
MATCH (file:File)-[:HAS_CONTENT]->(i:Image) WHERE file.collection = $collection
RETURN file.identity, i.id`;

export const facesByIds = `
UNWIND $ids AS id
MATCH (i:Image)-[:HAS_FACE]->(f:Face {collection: $collection, id: id})
RETURN ${faceFields} AS face`;

export const faceIdsOfImages = `
UNWIND $ids AS id
MATCH (:Image {collection: $collection, id: id})-[:HAS_FACE]->(f:Face)
WITH id, f ORDER BY f.box[0], f.id
RETURN id AS owner, collect(f.id) AS faces`;

export const imagesByIds = `
UNWIND $ids AS id
MATCH (i:Image {collection: $collection, id: id})
OPTIONAL MATCH (file:File)-[:HAS_CONTENT]->(i)
WITH i, file ORDER BY file.path
WITH i, collect(file) AS files
RETURN {
  id: i.id, collection: i.collection, sha256: i.sha256, width: i.width, height: i.height, takenAt: i.takenAt,
  framesPerSecond: i.framesPerSecond,
  files: [file IN files | {path: file.path, identity: file.identity}]
} AS image`;

/** What a filter on faces may ask for. */
export const faceFilterFields = Object.freeze({
  state: "f.state",
  quality: "f.quality",
  sizePx: "f.sizePx",
  identity: "file.identity",
  path: "file.path",
  clustered:
    "EXISTS { (f)-[:IN_CLUSTER]->(:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $run}) }",
  personId:
    "COLLECT { MATCH (f)-[:IS {decision: 'CONFIRMED'}]->(p:Person) RETURN p.id }[0]",
});

export const faceSortFields = Object.freeze({
  quality: "f.quality",
  sizePx: "f.sizePx",
  takenAt: "i.takenAt",
});

/** Faces that pass a filter. `start` decides where from. */
export const pageOfFaces = (
  start: string,
  predicate: string,
  order: string,
) => `
${start}
MATCH (i:Image)-[:HAS_FACE]->(f)
OPTIONAL MATCH (file:File)-[:HAS_CONTENT]->(i)
WITH f, i, file WHERE ${predicate}
WITH DISTINCT f, i
ORDER BY ${order}
WITH collect(f.id) AS ids
RETURN size(ids) AS totalCount, ids[toInteger($skip)..toInteger($skip + $limit)] AS ids`;

export const startAtCollection =
  "MATCH (f:Face) WHERE f.collection = $collection";
export const startAtCluster =
  "MATCH (f:Face)-[:IN_CLUSTER]->(:Cluster {collection: $collection, id: $cluster})";
export const startAtPerson =
  "MATCH (f:Face)-[is:IS]->(:Person {collection: $collection, id: $person}) WHERE is.decision IN $decisions";

export const neighboursOfFaces = `
MATCH (c:Collection {name: $collection})
WITH coalesce(c.pairTypes, ['SIMILAR']) AS pairTypes
UNWIND $ids AS id
MATCH (f:Face {collection: $collection, id: id})-[s:SIMILAR|NEXT_SIMILAR]-(g:Face)
WHERE s.weight >= $minWeight AND type(s) IN pairTypes
WITH id, f, s, g ORDER BY s.weight DESC, g.id
WITH id, f, collect({id: g.id, weight: s.weight}) AS found
RETURN id AS owner, size(found) AS totalCount, found[toInteger($skip)..toInteger($skip + $limit)] AS neighbours`;

/** The largest clusters of a run, and the photos of a few of their faces. */
export const clusterExamples = `
MATCH (c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $run})
WITH c ORDER BY c.size DESC, c.id LIMIT toInteger($clusters)
CALL (c) {
  MATCH (c)<-[:IN_CLUSTER]-(f:Face)<-[:HAS_FACE]-(:Image)<-[:HAS_CONTENT]-(file:File)
  WITH DISTINCT file.path AS path ORDER BY path LIMIT toInteger($examples)
  RETURN collect(path) AS paths
}
RETURN c.id AS id, c.size AS size, c.cohesion AS cohesion, paths`;

/** Faces that share a photograph with others, by photograph. */
export const companions = `
MATCH (i:Image) WHERE i.collection = $collection
WITH COLLECT { MATCH (i)-[:HAS_FACE]->(f:Face) RETURN f.ordinal } AS ordinals
WHERE size(ordinals) > 1
RETURN ordinals`;
