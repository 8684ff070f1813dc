import { batch, type GraphCheck } from "./graph-check.ts";

export const nodeChecks: readonly GraphCheck[] = [
  {
    check: "FACE_WITHOUT_IMAGE",
    severity: "error",
    what: "faces that hang on no image",
    advice: "take the photographs in again, in a new collection",
    find: "MATCH (f:Face) WHERE f.collection = $collection AND NOT EXISTS { (f)<-[:HAS_FACE]-(:Image) } WITH f.id AS id",
  },
  {
    check: "FACE_WITHOUT_EMBEDDING",
    severity: "error",
    what: "faces without an embedding, which nothing can be compared with",
    advice: "take the photographs in again, in a new collection",
    find: "MATCH (f:Face) WHERE f.collection = $collection AND NOT EXISTS { (f)-[:HAS_EMBEDDING]->(:Embedding) } AND f.awaitsPhoto IS NULL WITH f.id AS id",
  },
  {
    check: "FACE_AWAITS_PHOTO",
    severity: "note",
    what: "faces that are not compared, as their photographs were missing when the model changed",
    advice:
      "put the photographs back, then `facegraph model migrate` with the same model",
    find: "MATCH (f:Face) WHERE f.collection = $collection AND f.awaitsPhoto WITH f.id AS id",
  },
  {
    check: "MIGRATION_LEFTOVER",
    severity: "warning",
    what: "embeddings or faces that a change of model left behind",
    advice: "--fix deletes them",
    find: "MATCH (n:NextEmbedding|NextFace) WHERE n.collection = $collection WITH n.id AS id",
    repair: `MATCH (n:NextEmbedding|NextFace) WHERE n.collection = $collection WITH n ${batch} DETACH DELETE n`,
  },
  {
    check: "EMBEDDING_WITHOUT_FACE",
    severity: "error",
    what: "embeddings of no face",
    advice: "--fix deletes them",
    find: "MATCH (e:Embedding) WHERE e.collection = $collection AND NOT EXISTS { (e)<-[:HAS_EMBEDDING]-(:Face) } WITH e.id AS id",
    repair: `MATCH (e:Embedding) WHERE e.collection = $collection AND NOT EXISTS { (e)<-[:HAS_EMBEDDING]-(:Face) } WITH e ${batch} DETACH DELETE e`,
  },
  {
    check: "FILE_WITHOUT_IMAGE",
    severity: "error",
    what: "files whose content is not known",
    advice: "--fix forgets them, and the next ingest reads them again",
    find: "MATCH (f:File) WHERE f.collection = $collection AND NOT EXISTS { (f)-[:HAS_CONTENT]->(:Image) } WITH f.id AS id",
    repair: `MATCH (f:File) WHERE f.collection = $collection AND NOT EXISTS { (f)-[:HAS_CONTENT]->(:Image) } WITH f ${batch} DETACH DELETE f`,
  },
  {
    check: "IMAGE_WITHOUT_FILE",
    severity: "note",
    what: "images whose files hold something else by now",
    advice: "their faces stay; nothing need be done",
    find: "MATCH (i:Image) WHERE i.collection = $collection AND NOT EXISTS { (i)<-[:HAS_CONTENT]-(:File) } WITH i.id AS id",
  },
  {
    check: "EMBEDDING_OF_OTHER_MODEL",
    severity: "error",
    what: "embeddings of another model than the collection's",
    advice: "take the photographs in again, in a new collection",
    find: "MATCH (e:Embedding) WHERE e.collection = $collection AND coalesce(e.modelId, '') <> $modelId WITH e.id AS id",
  },
  {
    check: "EMBEDDING_SIZE",
    severity: "error",
    what: "embeddings of another size than most",
    advice: "take the photographs in again, in a new collection",
    find: "MATCH (e:Embedding) WHERE e.collection = $collection AND coalesce(size(e.vector), 0) <> $dimension WITH e.id AS id",
  },
  {
    check: "EMBEDDING_NORM",
    severity: "error",
    what: "embeddings whose length is not 1",
    advice: "take the photographs in again, in a new collection",
    find: `MATCH (e:Embedding) WHERE e.collection = $collection AND size(e.vector) = $dimension
WITH e, sqrt(reduce(sum = 0.0, value IN e.vector | sum + value * value)) AS length
WHERE NOT (length > 0.999 AND length < 1.001) WITH e.id AS id`,
  },
];
