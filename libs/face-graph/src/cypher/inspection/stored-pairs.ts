/** All that faces with these ordinals are stored as similar to. */
export const neighboursOfOrdinals = `
UNWIND $ordinals AS ordinal
MATCH (f:Face {collection: $collection, ordinal: ordinal})
RETURN ordinal, COLLECT { MATCH (f)-[:SIMILAR]-(g:Face) RETURN g.ordinal ORDER BY g.ordinal } AS others,
  COLLECT { MATCH (f)-[s:SIMILAR]-(g:Face) RETURN s.weight ORDER BY g.ordinal } AS weights`;

/** Everything will be compared again; pairs that are stored stay. */
export const forgetCompared =
  "MATCH (c:Collection {name: $collection}) SET c.comparedOrdinal = 0";
