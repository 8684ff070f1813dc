/** Where the faces of these images are, and their clusters in a run. */
export const facesOfImages = `
UNWIND $imageIds AS imageId
MATCH (i:Image {collection: $collection, id: imageId})-[:HAS_FACE]->(f:Face)
OPTIONAL MATCH (f)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $run})
RETURN i.id AS imageId, i.width AS width, i.height AS height, f.id AS faceId, f.box AS box, f.isMain AS isMain, c.id AS cluster`;

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
