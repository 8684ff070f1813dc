import { statfs } from "node:fs/promises";
import type { GraphConnection } from "@facegraph/face-graph";
import type { Collection } from "@facegraph/face-graph/collections";
import { findMissingSchema } from "@facegraph/face-graph/inspection";
import { isSynthetic } from "../generate/generate-library.ts";
import { examineModels } from "../models/examine-models.ts";
import type { Settings } from "../session/settings.ts";
import type { Finding } from "./finding.ts";

/** Examines what all collections share: the schema, the models and the disk. */
export async function examineMachine(
  connection: GraphConnection,
  settings: Settings,
  collections: readonly Collection[],
  leastFreeBytes: number,
): Promise<Finding[]> {
  const found = await Promise.all([
    examineSchema(connection),
    examineNeededModels(settings, collections),
    examineDisk(settings, leastFreeBytes),
  ]);
  return found.filter((finding) => finding !== undefined);
}

/** Free space where models, graphs and the embedded database lie. */
export async function freeBytesAt({ stateFolder }: Settings): Promise<number> {
  const { bavail, bsize } = await statfs(stateFolder);
  return bavail * bsize;
}

async function examineSchema(
  connection: GraphConnection,
): Promise<Finding | undefined> {
  const missing = await findMissingSchema(connection);
  if (missing.length === 0) return undefined;
  return {
    collection: null,
    isFixable: true,
    severity: "error",
    check: "SCHEMA_MISSING",
    what: "constraints or indexes are missing or not online",
    advice: "--fix makes them",
    count: missing.length,
    examples: missing.slice(0, 3),
  };
}

async function examineNeededModels(
  settings: Settings,
  collections: readonly Collection[],
): Promise<Finding | undefined> {
  const needed = collections
    .filter((collection) => !isSynthetic(collection))
    .map(({ modelId }) => modelId);
  const [first, ...others] = await examineModels(settings, needed);
  if (first === undefined) return undefined;
  return {
    collection: null,
    isFixable: true,
    severity: "error",
    check: "MODEL_CHANGED",
    what: "models are missing, or are not what their cards say",
    advice: `--fix converts the default models again: ${first.message}`,
    count: 1 + others.length,
    examples: [first, ...others].slice(0, 3).map(({ model }) => model),
  };
}

async function examineDisk(
  settings: Settings,
  leastFreeBytes: number,
): Promise<Finding | undefined> {
  const freeBytes = await freeBytesAt(settings);
  if (freeBytes >= leastFreeBytes) return undefined;
  return {
    collection: null,
    isFixable: false,
    severity: "warning",
    check: "DISK_FULL",
    what: "megabytes are free on the disk",
    advice: `free about ${Math.ceil(leastFreeBytes / 1e6)} MB`,
    count: Math.floor(freeBytes / 1e6),
    examples: [],
  };
}
