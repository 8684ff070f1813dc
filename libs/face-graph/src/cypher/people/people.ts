const personFields = `{
  id: p.id, collection: p.collection, name: p.name, hidden: p.hidden,
  faceCount: COUNT { (p)<-[:IS {decision: 'CONFIRMED'}]-(:Face) },
  cover: COLLECT { MATCH (p)<-[:IS {decision: 'CONFIRMED'}]-(f:Face) RETURN f.id ORDER BY f.quality DESC, f.id LIMIT 1 }[0]
}`;

export const peopleByIds = `
UNWIND $ids AS id
MATCH (p:Person {collection: $collection, id: id})
RETURN ${personFields} AS person`;

export const personFilterFields = Object.freeze({
  name: "p.name",
  hidden: "p.hidden",
  faceCount: "COUNT { (p)<-[:IS {decision: 'CONFIRMED'}]-(:Face) }",
});

export const personSortFields = Object.freeze({
  name: "toLower(p.name)",
  faceCount: "COUNT { (p)<-[:IS {decision: 'CONFIRMED'}]-(:Face) }",
});

export const pageOfPeople = (predicate: string, order: string) => `
MATCH (p:Person) WHERE p.collection = $collection AND (${predicate})
WITH p ORDER BY ${order}
WITH collect(p.id) AS ids
RETURN size(ids) AS totalCount, ids[toInteger($skip)..toInteger($skip + $limit)] AS ids`;

export const linksOfFaces = `
UNWIND $ids AS id
MATCH (:Face {collection: $collection, id: id})-[is:IS]->(p:Person)
RETURN id AS owner, p.id AS person, is.decision AS decision, is.via AS via, is.at AS at`;

/** Every cluster of a run that holds a confirmed face of the person, largest first. */
export const clustersOfPeople = `
UNWIND $ids AS id
MATCH (:Person {collection: $collection, id: id})<-[:IS {decision: 'CONFIRMED'}]-(:Face)-[:IN_CLUSTER]->(c:Cluster)
  -[:IN_RUN]->(:ClusterRun {collection: $collection, id: $run})
WITH DISTINCT id, c ORDER BY c.size DESC, c.id
RETURN id AS owner, collect(c.id) AS clusters`;

export const clusterMembers = `
MATCH (f:Face)-[:IN_CLUSTER]->(:Cluster {collection: $collection, id: $cluster})
RETURN f.id AS id ORDER BY id`;

export const existingFaces = `
UNWIND $ids AS id
MATCH (f:Face {collection: $collection, id: id})
RETURN f.id AS id`;

export const readPerson =
  "MATCH (p:Person {collection: $collection, id: $person}) RETURN p.id AS id, p.name AS name";

export const createPerson = `
MERGE (p:Person {collection: $collection, id: $person})
ON CREATE SET p.name = $name, p.hidden = false`;

export const renamePerson =
  "MATCH (p:Person {collection: $collection, id: $person}) SET p.name = $name";

/** What is said of these faces now, for undoing. */
export const decisionsOfFaces = `
UNWIND $ids AS id
MATCH (f:Face {collection: $collection, id: id})
RETURN id,
  [(f)-[is:IS]->(p:Person) | {person: p.id, decision: is.decision, by: is.by, via: is.via, at: is.at.epochMillis}] AS names,
  [(f)-[no:NOT_PERSON]->(p:Person) | {person: p.id, by: no.by, at: no.at.epochMillis}] AS refusals`;

/** A face is one person: another name gives way. */
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

export const forgetDecisions = `
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

/** A person that was made by the correction, and that nobody is any more. */
export const deleteUnusedPerson = `
MATCH (p:Person {collection: $collection, id: $person})
WHERE NOT EXISTS { (p)<-[:IS|NOT_PERSON]-() }
DELETE p`;

const correctionFields =
  "{id: k.id, collection: k.collection, kind: k.kind, at: k.at, by: k.by, summary: k.summary, undoneAt: k.undoneAt}";

export const writeCorrection = `
MERGE (k:Correction {collection: $collection, id: $correction})
ON CREATE SET k.kind = $kind, k.by = $by, k.summary = $summary, k.before = $before,
  k.at = datetime({epochMillis: toInteger($now)})
RETURN ${correctionFields} AS correction`;

export const readCorrection = `
MATCH (k:Correction {collection: $collection, id: $correction})
RETURN ${correctionFields} AS correction, k.before AS before`;

export const markUndone = `
MATCH (k:Correction {collection: $collection, id: $correction})
SET k.undoneAt = coalesce(k.undoneAt, datetime({epochMillis: toInteger($now)}))
RETURN ${correctionFields} AS correction`;

/** Corrections of the same faces or person that came later and still stand. */
export const laterCorrections = `
MATCH (k:Correction {collection: $collection, id: $correction})
MATCH (later:Correction) WHERE later.collection = $collection AND later.at > k.at AND later.undoneAt IS NULL
  AND later.id <> k.id AND any(subject IN later.subjects WHERE subject IN k.subjects)
RETURN later.id AS id`;

export const setSubjects =
  "MATCH (k:Correction {collection: $collection, id: $correction}) SET k.subjects = $subjects";

export const pageOfCorrections = `
MATCH (k:Correction) WHERE k.collection = $collection
WITH k ORDER BY k.at DESC, k.id
WITH collect(${correctionFields}) AS found
RETURN size(found) AS totalCount, found[toInteger($skip)..toInteger($skip + $limit)] AS corrections`;

export const correctionsByIds = `
UNWIND $ids AS id
MATCH (k:Correction {collection: $collection, id: id})
RETURN ${correctionFields} AS correction`;
