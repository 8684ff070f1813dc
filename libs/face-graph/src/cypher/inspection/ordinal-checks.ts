import { batch, type GraphCheck } from "./graph-check.ts";

export const ordinalChecks: readonly GraphCheck[] = [
  {
    check: "NEXT_ORDINAL_LOW",
    severity: "error",
    what: "faces with ordinals that are yet to be given",
    advice: "--fix counts on from the highest",
    find: `MATCH (c:Collection {name: $collection})
MATCH (f:Face) WHERE f.collection = $collection AND f.ordinal >= c.nextOrdinal WITH f.id AS id`,
    repair: `MATCH (c:Collection {name: $collection})
WITH c, COLLECT { MATCH (f:Face) WHERE f.collection = $collection RETURN max(f.ordinal) }[0] AS highest
WHERE highest >= c.nextOrdinal SET c.nextOrdinal = highest + 1`,
    changesGraph: true,
  },
  {
    check: "ORDINAL_TWICE",
    severity: "error",
    what: "faces without an ordinal of their own",
    advice: "--fix gives them new ones, and compares them again",
    find: `MATCH (f:Face) WHERE f.collection = $collection
WITH f.ordinal AS ordinal, f ORDER BY f.id
WITH ordinal, collect(f.id) AS ids
UNWIND CASE WHEN ordinal IS NULL THEN ids ELSE ids[1..] END AS id WITH id`,
    repair: `MATCH (c:Collection {name: $collection})
MATCH (f:Face) WHERE f.collection = $collection
WITH c, f.ordinal AS ordinal, f ORDER BY f.id
WITH c, ordinal, collect(f) AS faces
UNWIND CASE WHEN ordinal IS NULL THEN faces ELSE faces[1..] END AS face
WITH c, face ORDER BY face.id ${batch}
WITH c, collect(face) AS faces, c.nextOrdinal AS next
FOREACH (position IN range(0, size(faces) - 1) |
  FOREACH (face IN [faces[position]] | SET face.ordinal = next + position))
SET c.nextOrdinal = next + size(faces)`,
    changesGraph: true,
  },
  {
    check: "ORDINAL_GAP",
    severity: "warning",
    what: "ordinals that no face has",
    advice: "faces were deleted; nothing need be done",
    find: `MATCH (c:Collection {name: $collection})
WITH c.nextOrdinal AS end, COUNT { MATCH (f:Face) WHERE f.collection = $collection AND f.ordinal IS NOT NULL } AS faces
UNWIND range(1, end - faces) AS id WITH id`,
  },
];
