import type { GraphConnection } from "@facegraph/face-graph";
import {
  listCollections,
  type PairSearch,
  readCollection,
} from "@facegraph/face-graph/collections";
import { readServer } from "@facegraph/face-graph/inspection";
import type { Announce, JobOptions, Settings } from "../session/settings.ts";
import { examineCollection } from "./examine-collection.ts";
import { examineMachine, freeBytesAt } from "./examine-machine.ts";
import type { Examination, Finding } from "./finding.ts";
import type { StoredRecall } from "./measure-stored-recall.ts";
import { repairFindings } from "./repair.ts";

export interface DoctorOptions extends JobOptions {
  /** By default all. */
  readonly collection?: string;
  /** Put right what can be put right without a guess. */
  readonly fix?: boolean;
  /** With less free space on the disk, there is a warning. */
  readonly leastFreeBytes?: number;
  /** The least share of the pairs that should be stored and are. */
  readonly leastRecall?: number;
}

const defaultDoctorOptions = Object.freeze({
  leastFreeBytes: 2 ** 30,
  leastRecall: 0.95,
});

/** What is wrong still, in `findings`, and what was. */
export interface DoctorReport extends Examination {
  readonly server: { readonly version: string; readonly edition: string };
  /** Free space where models, graphs and the embedded database lie. */
  readonly freeBytes: number;
  /** What was wrong and was put right. */
  readonly fixed: readonly Finding[];
}

/**
 * Examines the server, its schema, the models, the disk and the collections, and puts right what
 * can be put right.
 * @param session one that left the schema as it was, so that what is missing shows
 * @throws GraphError `COLLECTION_NOT_FOUND` and others
 */
export async function runDoctor(
  { connection }: { readonly connection: GraphConnection },
  settings: Settings,
  announce: Announce,
  options: DoctorOptions = {},
): Promise<DoctorReport> {
  const server = await readServer(connection);
  const before = await examineAll(connection, settings, options);
  let after = before;
  if (options.fix === true && before.findings.some((each) => each.isFixable)) {
    await repairFindings(connection, settings, announce, before, options);
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
): Promise<Examination> {
  const { leastFreeBytes, leastRecall } = {
    ...defaultDoctorOptions,
    ...options,
  };
  const collections =
    options.collection === undefined
      ? await listCollections(connection)
      : [await readCollection(connection, options.collection)];
  const findings = await examineMachine(
    connection,
    settings,
    collections,
    leastFreeBytes,
  );
  const recall: Record<string, StoredRecall> = {};
  const pairSearch: Record<string, PairSearch | null> = {};
  for (const [done, { name }] of collections.entries()) {
    options.onProgress?.("Examining libraries", done, collections.length);
    const examined = await examineCollection(connection, name, leastRecall);
    findings.push(...examined.findings);
    pairSearch[name] = examined.pairSearch;
    if (examined.recall !== undefined) recall[name] = examined.recall;
  }
  return { recall, pairSearch, findings };
}
