/**
 * How much there is in all collections together. The server keeps these counts, so the question
 * costs nothing, however large the graph is.
 */
export const countAll = `
CALL () { MATCH (f:Face) RETURN count(f) AS faces }
CALL () { MATCH ()-[s:SIMILAR|NEXT_SIMILAR]->() RETURN count(s) AS similarities }
CALL () { MATCH ()-[said:MUST_LINK|CANNOT_LINK]->() RETURN count(said) AS constraints }
RETURN faces, similarities, constraints`;

/** How much there is in one collection; the server has to count. */
export const countOfCollection = `
MATCH (c:Collection {name: $collection})
WITH coalesce(c.pairTypes, ['SIMILAR']) AS pairTypes
MATCH (f:Face) WHERE f.collection = $collection
RETURN count(f) AS faces, sum(COUNT { MATCH (f)-[s:SIMILAR|NEXT_SIMILAR]->() WHERE type(s) IN pairTypes }) AS similarities,
  sum(COUNT { (f)-[:MUST_LINK|CANNOT_LINK]->() }) AS constraints`;
