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

/** Every cluster of a run that holds a confirmed face of the person, largest first. */
export const clustersOfPeople = `
UNWIND $ids AS id
MATCH (:Person {collection: $collection, id: id})<-[:IS {decision: 'CONFIRMED'}]-(:Face)-[:IN_CLUSTER]->(c:Cluster)
  -[:IN_RUN]->(:ClusterRun {collection: $collection, id: $run})
WITH DISTINCT id, c ORDER BY c.size DESC, c.id
RETURN id AS owner, collect(c.id) AS clusters`;

export const readPerson =
  "MATCH (p:Person {collection: $collection, id: $person}) RETURN p.id AS id, p.name AS name";

export const createPerson = `
MERGE (p:Person {collection: $collection, id: $person})
ON CREATE SET p.name = $name, p.hidden = false`;

export const renamePerson =
  "MATCH (p:Person {collection: $collection, id: $person}) SET p.name = $name";

/** A person that was made by the correction, and that nobody is any more. */
export const deleteUnusedPerson = `
MATCH (p:Person {collection: $collection, id: $person})
WHERE NOT EXISTS { (p)<-[:IS|NOT_PERSON]-() }
DELETE p`;
