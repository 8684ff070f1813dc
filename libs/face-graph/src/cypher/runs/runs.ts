import { runMap } from "./run-fields.ts";

export const readRun = `
MATCH (r:ClusterRun {collection: $collection, id: $id}) WHERE r.status = 'READY'
RETURN ${runMap} AS run`;

export const listRuns = `
MATCH (r:ClusterRun) WHERE r.collection = $collection AND r.status = 'READY'
RETURN ${runMap} AS run ORDER BY r.createdAt DESC, r.id`;

/** One row per cluster, with the ordinals of its faces. */
export const streamClusters = `
MATCH (c:Cluster)-[i:IN_RUN]->(:ClusterRun {collection: $collection, id: $id})
RETURN c.id, i.label, c.size, COLLECT { MATCH (c)<-[:IN_CLUSTER]-(f:Face) RETURN f.ordinal }`;

/** Faces with ordinals below `to`. */
export const faceOrdinals = `
MATCH (f:Face) WHERE f.collection = $collection AND f.ordinal >= 0 AND f.ordinal < $to
RETURN f.id, f.ordinal`;
