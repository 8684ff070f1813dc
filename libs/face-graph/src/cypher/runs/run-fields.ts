/** How Neo4j keeps a value. */
type Kind = "text" | "integer" | "number" | "boolean";

type Fields = Readonly<Record<string, Kind>>;

/** The values of fields in TypeScript. */
type ValuesOf<F extends Fields> = {
  readonly [Name in keyof F]: F[Name] extends "text"
    ? string
    : F[Name] extends "boolean"
      ? boolean
      : number;
};

/**
 * The fields of a run, each named here and nowhere else: the types, what is written and what is
 * read follow. First what a run is asked to do. A run of other settings is another run, with
 * another id.
 */
export const runSettings = Object.freeze({
  method: "text",
  threshold: "number",
  sharpness: "number",
  weighting: "text",
  seed: "integer",
  maxIterations: "integer",
  modelId: "text",
}) satisfies Fields;

/** What it clustered, and how that went. */
export const runOutcome = Object.freeze({
  /** Of the collection, when its graph was read. */
  generation: "integer",
  /** The run placed the faces with ordinals below it, in a cluster or alone. */
  ordinalEnd: "integer",
  ranIterations: "integer",
  didConverge: "boolean",
  faceCount: "integer",
  /** Faces alone. */
  singletonCount: "integer",
  edgeCount: "integer",
  readMillis: "integer",
  computeMillis: "integer",
}) satisfies Fields;

/** What storing it took. */
export const runStorage = Object.freeze({
  /** Of two faces or more. */
  clusterCount: "integer",
  clustersWritten: "integer",
  clustersReused: "integer",
  writeMillis: "integer",
}) satisfies Fields;

export type RunSettings = ValuesOf<typeof runSettings>;
export type RunOutcome = ValuesOf<typeof runOutcome>;
export type RunStorage = ValuesOf<typeof runStorage>;

const fields: readonly (readonly [string, Kind])[] = Object.entries({
  ...runSettings,
  ...runOutcome,
  ...runStorage,
});

/** Sets all of these on the run `r`, from parameters of the same names. */
export const setRunFields = fields
  .map(([name, kind]) =>
    kind === "integer"
      ? `r.${name} = toInteger($${name})`
      : `r.${name} = $${name}`,
  )
  .join(", ");

/** The run `r` as a map. */
export const runMap = `{
  id: r.id, collection: r.collection, name: r.name, status: r.status, createdAt: r.createdAt, finishedAt: r.finishedAt,
  ${fields.map(([name]) => `${name}: r.${name}`).join(", ")},
  basedOn: COLLECT { MATCH (r)-[:BASED_ON]->(b:ClusterRun) WHERE b.status = 'READY' RETURN b.id ORDER BY b.id LIMIT 1 }[0]
}`;
