import type { GraphConnection } from "@facegraph/face-graph";
import {
  type Collection,
  type PairSearch,
  readCollection,
} from "@facegraph/face-graph/collections";
import { inspectGraph } from "@facegraph/face-graph/inspection";
import { listRuns } from "@facegraph/face-graph/runs";
import { outgrownThreshold } from "../cluster/outgrown-threshold.ts";
import type { Finding } from "./finding.ts";
import {
  measureStoredRecall,
  type StoredRecall,
} from "./measure-stored-recall.ts";

/** With one of these, embeddings cannot be read one by one. */
const unreadable = ["EMBEDDING_SIZE", "ORDINAL_TWICE", "NEXT_ORDINAL_LOW"];
const ingestAgain = "ingest the photographs again, into a new collection";

/**
 * Examines one collection: its graph, and on a sample its similar pairs.
 * @param leastRecall the least share of the pairs that should be stored and are
 */
export async function examineCollection(
  connection: GraphConnection,
  name: string,
  leastRecall: number,
): Promise<{
  readonly findings: readonly Finding[];
  readonly pairSearch: PairSearch | null;
  /** Undefined where embeddings cannot be read. */
  readonly recall: StoredRecall | undefined;
}> {
  const collection = await readCollection(connection, name);
  if (collection.movingTo !== null)
    return {
      findings: [unfinishedMigration(name, collection.movingTo)],
      pairSearch: collection.pairSearch,
      recall: undefined,
    };
  const findings: Finding[] = (await inspectGraph(connection, name)).map(
    (finding) => ({ ...finding, collection: name }),
  );
  const { nextOrdinal, comparedOrdinal, pairSearch } = collection;
  if (comparedOrdinal < nextOrdinal)
    findings.push({
      collection: name,
      check: "FACES_NOT_COMPARED",
      severity: "warning",
      what: "faces have not been compared with the others",
      advice: "--fix compares them, and so does the next ingest",
      count: nextOrdinal - comparedOrdinal,
      examples: [],
      isFixable: true,
    });
  const outgrown = await findOutgrown(connection, collection);
  if (outgrown !== undefined) findings.push(outgrown);
  if (findings.some(({ check }) => unreadable.includes(check)))
    return { findings, pairSearch, recall: undefined };
  const recall = await measureStoredRecall(connection, collection);
  // Where embeddings are damaged, their packed copies may be what is right.
  const areUnits = !findings.some(({ check }) => check === "EMBEDDING_NORM");
  findings.push(
    ...findingsOf(recall, { leastRecall, areUnits }).map((finding) => ({
      ...finding,
      collection: name,
      severity: "error" as const,
      examples: [],
    })),
  );
  return { findings, pairSearch, recall };
}

/** Whether the active run, or the next one, has a threshold that its faces are too many for. */
async function findOutgrown(
  connection: GraphConnection,
  collection: Collection,
): Promise<Finding | undefined> {
  const { name, activeRun, nextOrdinal, thresholdHoldsUpTo } = collection;
  const active =
    activeRun === null
      ? undefined
      : (await listRuns(connection, name)).find(({ id }) => id === activeRun);
  if (outgrownThreshold(collection, active?.threshold) === undefined)
    return undefined;
  return {
    collection: name,
    check: "THRESHOLD_OUTGROWN",
    severity: "warning",
    what: `faces are more than the ${thresholdHoldsUpTo!} that the threshold ${collection.recommendedThreshold} holds for`,
    advice: `cluster with a higher threshold, as \`facegraph sweep\` shows, or find one by \`model calibrate --faces ${nextOrdinal}\``,
    count: nextOrdinal,
    examples: [],
    isFixable: false,
  };
}

/** What a migration has written so far is no fault, so nothing else is examined. */
function unfinishedMigration(name: string, movingTo: string): Finding {
  return {
    collection: name,
    check: "MIGRATION_UNFINISHED",
    severity: "warning",
    what: "move to another model is not finished; nothing else was examined",
    advice: `\`facegraph model migrate ${movingTo}\` with this collection goes on; with --abandon it gives up`,
    count: 1,
    examples: [movingTo],
    isFixable: false,
  };
}

type SampleFinding = Pick<
  Finding,
  "check" | "what" | "advice" | "count" | "isFixable"
>;

function findingsOf(
  { recall, expected, found, wrongWeights, unpacked }: StoredRecall,
  {
    leastRecall,
    areUnits,
  }: { readonly leastRecall: number; readonly areUnits: boolean },
): SampleFinding[] {
  const findings: SampleFinding[] = [];
  if (recall < leastRecall)
    findings.push({
      check: "RECALL_LOW",
      what: `of the ${expected} similar pairs of a sample are not stored`,
      advice: "--fix compares all faces again and stores what is missing",
      count: expected - found,
      isFixable: true,
    });
  if (wrongWeights > 0)
    findings.push({
      check: "SIMILAR_WRONG",
      what: "stored pairs of a sample are not as similar as their embeddings",
      advice: ingestAgain,
      count: wrongWeights,
      isFixable: false,
    });
  if (unpacked.length > 0)
    findings.push({
      check: "EMBEDDING_PACKED",
      what: "embeddings have no packed copy, or one that differs",
      advice: areUnits ? "--fix packs them again" : ingestAgain,
      count: unpacked.length,
      isFixable: areUnits,
    });
  return findings;
}
