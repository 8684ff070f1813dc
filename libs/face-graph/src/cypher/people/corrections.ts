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
