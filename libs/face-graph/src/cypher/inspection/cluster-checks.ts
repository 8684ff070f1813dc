import { batch, type GraphCheck } from "./graph-check.ts";

export const clusterChecks: readonly GraphCheck[] = [
  {
    check: "CLUSTER_WITHOUT_RUN",
    severity: "error",
    what: "clusters that no run holds",
    advice: "--fix deletes them",
    find: "MATCH (c:Cluster) WHERE c.collection = $collection AND NOT EXISTS { (c)-[:IN_RUN]->() } WITH c.id AS id",
    repair: `MATCH (c:Cluster) WHERE c.collection = $collection AND NOT EXISTS { (c)-[:IN_RUN]->() } WITH c ${batch} DETACH DELETE c`,
  },
  {
    check: "CLUSTER_SIZE",
    severity: "error",
    what: "clusters that have not the number of faces they say",
    advice: "cluster again, and delete the runs that hold them",
    find: "MATCH (c:Cluster) WHERE c.collection = $collection AND coalesce(c.size, 0) <> COUNT { (c)<-[:IN_CLUSTER]-(:Face) } WITH c.id AS id",
  },
  {
    check: "RUN_SIZE",
    severity: "error",
    what: "runs that have not the number of clusters or faces they say",
    advice: "cluster again, and delete them",
    find: `MATCH (r:ClusterRun) WHERE r.collection = $collection AND r.status = 'READY'
WITH r, COLLECT { MATCH (c:Cluster)-[:IN_RUN]->(r) RETURN c.size } AS sizes
WHERE size(sizes) <> r.clusterCount OR reduce(sum = r.singletonCount, size IN sizes | sum + size) <> r.faceCount
WITH r.id AS id`,
  },
  {
    check: "SUGGESTION_WITHOUT_RUN",
    severity: "warning",
    what: "merge suggestions of runs that are gone",
    advice: "--fix deletes them",
    find: `MATCH (f:Face)-[s:MERGE_SUGGESTED]->() WHERE f.collection = $collection
  AND NOT EXISTS { MATCH (r:ClusterRun {collection: $collection, id: s.run}) } WITH f.id AS id`,
    repair: `MATCH (f:Face)-[s:MERGE_SUGGESTED]->() WHERE f.collection = $collection
  AND NOT EXISTS { MATCH (r:ClusterRun {collection: $collection, id: s.run}) } WITH s ${batch} DELETE s`,
  },
  {
    check: "ACTIVE_RUN_MISSING",
    severity: "error",
    what: "active runs that are not there",
    advice:
      "--fix leaves the collection without one; activate or cluster again",
    find: `MATCH (c:Collection {name: $collection}) WHERE c.activeRun IS NOT NULL
  AND NOT EXISTS { MATCH (r:ClusterRun {collection: $collection, id: c.activeRun}) WHERE r.status = 'READY' } WITH c.activeRun AS id`,
    repair: `MATCH (c:Collection {name: $collection}) WHERE c.activeRun IS NOT NULL
  AND NOT EXISTS { MATCH (r:ClusterRun {collection: $collection, id: c.activeRun}) WHERE r.status = 'READY' }
REMOVE c.activeRun, c.mirroredRun`,
  },
  {
    check: "MIRROR_STALE",
    severity: "error",
    what: "faces whose `cluster` is not the one they have in the active run",
    advice: "--fix sets it",
    find: `MATCH (r:Collection {name: $collection})
MATCH (f:Face) WHERE f.collection = $collection
OPTIONAL MATCH (f)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: r.activeRun})
WITH f, c WHERE coalesce(f.cluster, '') <> coalesce(c.id, '') WITH f.id AS id`,
    repair: `MATCH (r:Collection {name: $collection})
MATCH (f:Face) WHERE f.collection = $collection
OPTIONAL MATCH (f)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: r.activeRun})
WITH f, c WHERE coalesce(f.cluster, '') <> coalesce(c.id, '')
WITH f, c ${batch} SET f.cluster = c.id`,
  },
];
