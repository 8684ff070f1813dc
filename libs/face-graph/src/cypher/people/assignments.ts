export const assignmentsOfFaces = `
UNWIND $ids AS id
MATCH (:Face {collection: $collection, id: id})-[is:IS]->(p:Person)
RETURN id AS owner, p.id AS person, is.decision AS decision, is.via AS via, is.at AS at`;

export const facesOfCluster = `
MATCH (f:Face)-[:IN_CLUSTER]->(:Cluster {collection: $collection, id: $cluster})
RETURN f.id AS id ORDER BY id`;

/** What is said of these faces now, so that it can be put back. */
export const facesBefore = `
UNWIND $ids AS id
MATCH (f:Face {collection: $collection, id: id})
RETURN id,
  [(f)-[is:IS]->(p:Person) | {person: p.id, decision: is.decision, by: is.by, via: is.via, at: is.at.epochMillis}] AS names,
  [(f)-[no:NOT_PERSON]->(p:Person) | {person: p.id, by: no.by, at: no.at.epochMillis}] AS refusals`;

/** A face shows one person: another name is replaced. */
export const confirmFaces = `
MATCH (p:Person {collection: $collection, id: $person})
UNWIND $ids AS id
MATCH (f:Face {collection: $collection, id: id})
OPTIONAL MATCH (f)-[other:IS]->(q:Person) WHERE q <> p
DELETE other
WITH DISTINCT f, p
OPTIONAL MATCH (f)-[refusal:NOT_PERSON]->(p)
DELETE refusal
WITH DISTINCT f, p
MERGE (f)-[is:IS]->(p)
SET is.decision = 'CONFIRMED', is.by = $by, is.via = $via, is.at = datetime({epochMillis: toInteger($now)})`;

export const rejectFaces = `
MATCH (p:Person {collection: $collection, id: $person})
UNWIND $ids AS id
MATCH (f:Face {collection: $collection, id: id})
OPTIONAL MATCH (f)-[is:IS]->(p)
DELETE is
WITH DISTINCT f, p
MERGE (f)-[no:NOT_PERSON]->(p)
SET no.by = $by, no.at = datetime({epochMillis: toInteger($now)})`;

export const deleteAssignments = `
UNWIND $ids AS id
MATCH (f:Face {collection: $collection, id: id})-[said:IS|NOT_PERSON]->(:Person)
DELETE said`;

export const restoreNames = `
UNWIND $names AS row
MATCH (f:Face {collection: $collection, id: row.face})
MATCH (p:Person {collection: $collection, id: row.person})
MERGE (f)-[is:IS]->(p)
SET is.decision = row.decision, is.by = row.by, is.via = row.via, is.at = datetime({epochMillis: toInteger(row.at)})`;

export const restoreRefusals = `
UNWIND $refusals AS row
MATCH (f:Face {collection: $collection, id: row.face})
MATCH (p:Person {collection: $collection, id: row.person})
MERGE (f)-[no:NOT_PERSON]->(p)
SET no.by = row.by, no.at = datetime({epochMillis: toInteger(row.at)})`;

/** Confirmed names and refused ones of faces with ordinals from `$from` on. */
export const assignmentsFrom = `
MATCH (f:Face) WHERE f.collection = $collection AND f.ordinal >= $from
MATCH (f)-[said:IS|NOT_PERSON]->(p:Person)
WHERE type(said) = 'NOT_PERSON' OR said.decision = 'CONFIRMED'
RETURN f.id AS face, p.id AS person, type(said) = 'IS' AS isPerson ORDER BY face, person`;

/** Whom confirmed faces show. */
export const confirmedFaces = `
MATCH (p:Person) WHERE p.collection = $collection
MATCH (p)<-[:IS {decision: 'CONFIRMED'}]-(f:Face)
RETURN f.id AS face, p.id AS person ORDER BY face, person`;

/** The same of faces with ordinals below `$ordinalEnd`, with their clusters in two runs. */
export const confirmedFaceClusters = `
MATCH (p:Person) WHERE p.collection = $collection
MATCH (p)<-[:IS {decision: 'CONFIRMED'}]-(f:Face) WHERE f.ordinal < $ordinalEnd
RETURN p.id AS person,
  COLLECT { MATCH (f)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $first}) RETURN c.id }[0] AS first,
  COLLECT { MATCH (f)-[:IN_CLUSTER]->(c:Cluster)-[:IN_RUN]->(:ClusterRun {collection: $collection, id: $second}) RETURN c.id }[0] AS second
ORDER BY person`;
