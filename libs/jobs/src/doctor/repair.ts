import { applySchema, type GraphConnection } from "@facegraph/face-graph";
import { repackEmbeddings } from "@facegraph/face-graph/faces";
import { forgetCompared, repairGraph } from "@facegraph/face-graph/inspection";
import { compareFaces } from "../ingest/compare-faces.ts";
import { repairModels } from "../models/examine-models.ts";
import type { Announce, JobOptions, Settings } from "../session/settings.ts";
import type { Examination } from "./finding.ts";

/** Puts right what was found and can be put right without a guess. */
export async function repairFindings(
  connection: GraphConnection,
  settings: Settings,
  announce: Announce,
  { findings, recall }: Pick<Examination, "findings" | "recall">,
  options: JobOptions,
): Promise<void> {
  const found = new Set(findings.map(({ check }) => check));
  if (found.has("SCHEMA_MISSING")) await applySchema(connection);
  if (found.has("MODEL_CHANGED")) await repairModels(settings, announce);
  const byCollection = Map.groupBy(findings, ({ collection }) => collection);
  for (const [name, list] of byCollection) {
    if (name === null) continue;
    if (list.some(({ check }) => check === "MIGRATION_UNFINISHED")) continue;
    await repairGraph(connection, name, list);
    const checks = new Set(list.map(({ check }) => check));
    if (
      list.some((each) => each.check === "EMBEDDING_PACKED" && each.isFixable)
    )
      await repackEmbeddings(connection, name, recall[name]!.unpacked);
    if (checks.has("RECALL_LOW") || checks.has("SIMILAR_WEIGHT"))
      await forgetCompared(connection, name);
    if (!checks.has("EMBEDDING_SIZE"))
      await compareFaces(connection, name, options); // does nothing where all faces are compared
  }
}
