import { checkFfmpeg } from "@facegraph/embedding";
import { readCollection } from "@facegraph/face-graph/collections";
import {
  beginMigration,
  finishMigration,
  keepModel,
  type Migration,
  readMigration,
  readMigrationSize,
  requireMigration,
  switchModel,
  tidyMigration,
} from "@facegraph/face-graph/migrations";
import { clusterFaces } from "../cluster/cluster-faces.ts";
import { JobError, type MissingPhoto } from "../errors.ts";
import { collectionModelOf } from "../ingest/collection-model.ts";
import { compareFaces } from "../ingest/compare-faces.ts";
import type { SearchPairsOptions } from "../ingest/search-pairs.ts";
import type { FaceGraphSession } from "../session/open-graph.ts";
import { compareNext } from "./compare-next.ts";
import { lookAgain } from "./look-again.ts";
import type { MigrationReport } from "./migration-report.ts";
import { listAbsent, listMissing, refuseMissing } from "./missing-photos.ts";

export interface MigrateOptions extends SearchPairsOptions {
  /** By default `default`. */
  readonly collection?: string;
  /** Go on although photographs cannot be read. Their faces keep their names. */
  readonly despiteMissing?: boolean;
  /** Absolute path of a folder in which photographs lie that have moved. */
  readonly photos?: string | undefined;
  /** Say what would be done, and change nothing. */
  readonly dryRun?: boolean;
}

/**
 * Moves a collection to the models of the session. Faces keep their ids, and with them all that
 * people said: names, refusals, constraints, corrections. Until the other model has said all it
 * has to say, the collection is as it was, and other writers of faces are refused. Then one
 * transaction switches it, what belongs to the old model is dropped, and the faces are clustered if
 * a run was active. Earlier runs stay. Interrupted at any moment, the same call goes on.
 * @throws JobError `PHOTOS_MISSING`; GraphError `COLLECTION_NOT_FOUND`, `MIGRATION_UNDER_WAY` when
 *   it is being moved to another model, `MIGRATION_GONE` when another process has gone on with it;
 *   EmbeddingError `FFMPEG_MISSING` where there are videos;
 *   AbortedError
 */
export async function migrateModel(
  session: FaceGraphSession,
  options: MigrateOptions = {},
): Promise<MigrationReport> {
  const { connection, models } = session;
  const { collection: name = "default" } = options;
  const before = await readCollection(connection, name);
  const size = await readMigrationSize(connection, name);
  const underWay = await readMigration(connection, name);
  const { modelId: to, ...figures } = collectionModelOf(models);
  const report: MigrationReport = {
    ...size,
    collection: name,
    from: underWay?.fromModelId ?? before.modelId,
    to,
    foundBy: models.foundBy,
    isDryRun: options.dryRun === true,
    method: figures.recommendedMethod,
    threshold: figures.recommendedThreshold,
    edgeFloor: figures.edgeFloor,
    facesFound: null,
    facesKept: null,
    facesNew: null,
    facesMissing: null,
    missing: [],
    pairSearch: null,
    run: null,
    namesAtRisk: [],
    notices: [],
  };
  const isOtherModel = report.from !== to;
  const hasWork =
    underWay !== undefined || isOtherModel || size.awaitingFaces > 0;
  if (report.isDryRun) {
    const scope = { token: underWay?.token ?? "none", isOtherModel };
    const missing = await listAbsent(connection, name, scope);
    return { ...report, missing };
  }
  if (!hasWork) return report;
  if (size.videos > 0) await checkFfmpeg();
  const begun = await beginMigration(connection, name, {
    modelId: to,
    foundBy: models.foundBy,
  });
  const missing =
    begun.phase === "LOOKING"
      ? await prepare(session, begun, { ...options, isOtherModel })
      : [];
  return finish(session, { ...report, missing }, options);
}

/** All that is done before the model is switched, and the switch. */
async function prepare(
  session: FaceGraphSession,
  migration: Migration,
  options: MigrateOptions & { readonly isOtherModel: boolean },
): Promise<readonly MissingPhoto[]> {
  const { connection, models } = session;
  const { collection: name = "default", isOtherModel } = options;
  const { despiteMissing = false } = options;
  const { token } = migration;
  const scope = { token, isOtherModel };
  const { images } = await readMigrationSize(connection, name);
  const whyNot = await lookAgain(session, name, scope, {
    ...options,
    total: images,
  });
  const missing = await listMissing(connection, name, scope, whyNot);
  if (!isOtherModel) {
    // its photographs were missing before, and somebody went on without them
    await keepModel(connection, name, token);
    return missing;
  }
  if (!despiteMissing) refuseMissing(name, missing);
  const missingFaces = missing.reduce((sum, { faces }) => sum + faces, 0);
  const collection = await readCollection(connection, name);
  const model = collectionModelOf(models);
  const { search, edgeFloor, chance, embedded } = await compareNext(
    connection,
    collection,
    migration,
    model,
    options,
  );
  await switchModel(
    connection,
    name,
    token,
    {
      ...model,
      recommendedSharpness: model.recommendedSharpness ?? null,
      thresholdHoldsUpTo: model.thresholdHoldsUpTo ?? null,
      edgeFloor,
      chance,
      pairSearch: search,
    },
    { embedded, missing: missingFaces },
  );
  return missing;
}

/** All that is done once the model is switched. */
async function finish(
  session: FaceGraphSession,
  report: MigrationReport,
  options: MigrateOptions,
): Promise<MigrationReport> {
  const { connection, graphs } = session;
  const { signal, onProgress } = options;
  const name = report.collection;
  const migration = await requireMigration(connection, name);
  await tidyMigration(connection, name, migration, {
    ...(signal === undefined ? {} : { signal }),
    onStep: (step) => onProgress?.(step, 0, 1),
  });
  const { notices } = await compareFaces(connection, name, {
    ...options,
    isMigrating: true,
  });
  const { activeRun, pairSearch, edgeFloor } = await readCollection(
    connection,
    name,
  );
  const clustered =
    activeRun === null ? { run: null, namesAtRisk: [] } : await cluster(name);
  await finishMigration(connection, name, migration);
  const { facesFound, facesKept, facesNew, facesMissing } = migration;
  return {
    ...report,
    ...{ facesFound, facesKept, facesNew, facesMissing },
    ...clustered,
    pairSearch,
    edgeFloor,
    notices,
  };

  async function cluster(collection: string) {
    try {
      const run = await clusterFaces(connection, {
        collection,
        graphs,
        activate: true,
        ...(signal === undefined ? {} : { signal }),
        ...(onProgress === undefined ? {} : { onProgress }),
      });
      return { run: run.id, namesAtRisk: [] };
    } catch (error) {
      if (error instanceof JobError && error.problem.code === "NAMES_AT_RISK")
        return { run: error.problem.run, namesAtRisk: error.problem.names };
      throw error;
    }
  }
}
