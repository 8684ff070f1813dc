import { statfs } from "node:fs/promises";
import { applySchema, type GraphConnection } from "@facegraph/face-graph";
import {
  findMissingSchema,
  forgetCompared,
  inspectGraph,
  readServer,
  repairGraph,
  type GraphFinding,
} from "@facegraph/face-graph/inspection";
import {
  listCollections,
  readCollection,
  type PairSearch,
} from "@facegraph/face-graph/collections";
import { repackEmbeddings } from "@facegraph/face-graph/faces";
import { examineModels, repairModels } from "../models/examine-models.ts";
import { isSynthetic } from "../generate/generate-library.ts";
import { compareFaces } from "../ingest/compare-faces.ts";
import {
  measureStoredRecall,
  type StoredRecall,
} from "./measure-stored-recall.ts";
import type { Announce, JobOptions, Settings } from "../session/settings.ts";

/** Something that is wrong, or not done. */
export interface Finding extends GraphFinding {
  /** null for what concerns no collection. */
  readonly collection: string | null;
}

export interface DoctorOptions extends JobOptions {
  /** By default all. */
  readonly collection?: string;
  /** Put right what can be without a guess. */
  readonly fix?: boolean;
  /** Free space on the disk below which there is a warning. */
  readonly leastFreeBytes?: number;
  /** The least share of pairs that should be stored and are. */
  readonly leastRecall?: number;
}

export const defaultDoctorOptions = Object.freeze({
  leastFreeBytes: 2 ** 30,
  leastRecall: 0.95,
});

export interface DoctorReport {
  readonly server: { readonly version: string; readonly edition: string };
  /** Where models, graphs and the embedded database lie. */
  readonly freeBytes: number;
  /** Of the collections that were looked at, by name. */
  readonly recall: Readonly<Record<string, StoredRecall>>;
  /**
   * How pairs were last searched, and what an approximate search found; null where that is not
   * known.
   */
  readonly pairSearch: Readonly<Record<string, PairSearch | null>>;
  /** What is wrong still. */
  readonly findings: readonly Finding[];
  /** What was wrong and was put right. */
  readonly fixed: readonly Finding[];
}

type Examined = Pick<DoctorReport, "recall" | "pairSearch" | "findings">;

/**
 * Looks over the server, its schema, the models, the disk and the collections, and puts right what
 * can be.
 * @param session its schema left as it was, so that what is missing shows
 * @throws GraphError `COLLECTION_NOT_FOUND` and others
 */
export async function examine(
  { connection }: { readonly connection: GraphConnection },
  settings: Settings,
  announce: Announce,
  options: DoctorOptions = {},
): Promise<DoctorReport> {
  const server = await readServer(connection);
  const before = await examineAll(connection, settings, options);
  let after = before;
  if (options.fix === true && before.findings.some((each) => each.isFixable)) {
    await repairAll(connection, settings, announce, before, options);
    after = await examineAll(connection, settings, options);
  }
  const keyOf = ({ collection, check }: Finding) => `${collection} ${check}`;
  const left = new Set(after.findings.map(keyOf));
  return {
    server,
    freeBytes: await freeBytesAt(settings),
    ...after,
    fixed: before.findings.filter((finding) => !left.has(keyOf(finding))),
  };
}

async function examineAll(
  connection: GraphConnection,
  settings: Settings,
  options: DoctorOptions,
): Promise<Examined> {
  const { leastFreeBytes, leastRecall } = {
    ...defaultDoctorOptions,
    ...options,
  };
  const collections =
    options.collection === undefined
      ? await listCollections(connection)
      : [await readCollection(connection, options.collection)];
  const findings: Finding[] = [];
  const general = { collection: null, isFixable: true };
  const missing = await findMissingSchema(connection);
  if (missing.length > 0)
    findings.push({
      ...general,
      severity: "error",
      check: "SCHEMA_MISSING",
      what: "constraints or indexes that are missing or not online",
      advice: "--fix makes them",
      count: missing.length,
      examples: missing.slice(0, 3),
    });
  const faults = await examineModels(
    settings,
    collections
      .filter((collection) => !isSynthetic(collection))
      .map(({ modelId }) => modelId),
  );
  if (faults.length > 0)
    findings.push({
      ...general,
      severity: "error",
      check: "MODEL_CHANGED",
      what: "models that are missing, or not what their cards say",
      advice: `--fix converts default ones anew: ${faults[0]!.message}`,
      count: faults.length,
      examples: faults.slice(0, 3).map(({ model }) => model),
    });
  const freeBytes = await freeBytesAt(settings);
  if (freeBytes < leastFreeBytes)
    findings.push({
      ...general,
      severity: "warning",
      isFixable: false,
      check: "DISK_FULL",
      what: "megabytes free on the disk",
      advice: `free some ${Math.ceil(leastFreeBytes / 1e6)} MB`,
      count: Math.floor(freeBytes / 1e6),
      examples: [],
    });
  const recall: Record<string, StoredRecall> = {};
  const pairSearch: Record<string, PairSearch | null> = {};
  for (const [done, { name }] of collections.entries()) {
    options.onProgress?.("Looking over", done, collections.length);
    const examined = await examineCollection(connection, name, leastRecall);
    findings.push(...examined.findings);
    pairSearch[name] = examined.pairSearch;
    if (examined.recall !== undefined) recall[name] = examined.recall;
  }
  return { recall, pairSearch, findings };
}

async function examineCollection(
  connection: GraphConnection,
  name: string,
  leastRecall: number,
) {
  const collection = await readCollection(connection, name);
  const findings: Finding[] = (await inspectGraph(connection, name)).map(
    (finding) => ({ ...finding, collection: name }),
  );
  const { nextOrdinal, comparedOrdinal, pairSearch } = collection;
  if (comparedOrdinal < nextOrdinal)
    findings.push({
      collection: name,
      check: "FACES_NOT_COMPARED",
      severity: "warning",
      what: "faces that have not been compared with the others",
      advice: "--fix compares them, as the next ingest does",
      count: nextOrdinal - comparedOrdinal,
      examples: [],
      isFixable: true,
    });
  const isReadable = !findings.some(({ check }) =>
    ["EMBEDDING_SIZE", "ORDINAL_TWICE", "NEXT_ORDINAL_LOW"].includes(check),
  );
  if (!isReadable) return { findings, pairSearch, recall: undefined };
  const recall = await measureStoredRecall(connection, collection);
  if (recall.recall < leastRecall)
    findings.push({
      collection: name,
      check: "RECALL_LOW",
      severity: "error",
      what: `of ${recall.expected} pairs in a sample that should be stored are not`,
      advice: "--fix compares all faces again and adds what is missing",
      count: recall.expected - recall.found,
      examples: [],
      isFixable: true,
    });
  if (recall.wrongWeights > 0)
    findings.push({
      collection: name,
      check: "SIMILAR_WRONG",
      severity: "error",
      what: "stored pairs in a sample are not as similar as their embeddings",
      advice: "take the photographs in again, in a new collection",
      count: recall.wrongWeights,
      examples: [],
      isFixable: false,
    });
  const { unpacked } = recall;
  // Where they are damaged themselves, the copies may be what is right.
  const areUnits = !findings.some(({ check }) => check === "EMBEDDING_NORM");
  if (unpacked.length > 0)
    findings.push({
      collection: name,
      check: "EMBEDDING_PACKED",
      severity: "error",
      what: "embeddings whose packed copy is missing or not what they are",
      advice: areUnits
        ? "--fix packs them again"
        : "take the photographs in again, in a new collection",
      count: unpacked.length,
      examples: [],
      isFixable: areUnits,
    });
  return { findings, pairSearch, recall };
}

async function repairAll(
  connection: GraphConnection,
  settings: Settings,
  announce: Announce,
  { findings, recall }: Examined,
  options: DoctorOptions,
): Promise<void> {
  const found = new Set(findings.map(({ check }) => check));
  if (found.has("SCHEMA_MISSING")) await applySchema(connection);
  if (found.has("MODEL_CHANGED")) await repairModels(settings, announce);
  const byCollection = Map.groupBy(findings, ({ collection }) => collection);
  for (const [name, list] of byCollection) {
    if (name === null) continue;
    await repairGraph(connection, name, list);
    const checks = new Set(list.map(({ check }) => check));
    if (
      list.some((each) => each.check === "EMBEDDING_PACKED" && each.isFixable)
    )
      await repackEmbeddings(connection, name, recall[name]!.unpacked);
    if (checks.has("RECALL_LOW") || checks.has("SIMILAR_WEIGHT"))
      await forgetCompared(connection, name);
    if (!checks.has("EMBEDDING_SIZE"))
      await compareFaces(connection, name, options); // nothing, where all has been compared
  }
}

async function freeBytesAt({ stateFolder }: Settings): Promise<number> {
  const { bavail, bsize } = await statfs(stateFolder);
  return bavail * bsize;
}
