import { join } from "node:path";
import {
  type FaceModels,
  type LookingOptions,
  openFaceModels,
} from "@facegraph/embedding";
import {
  applySchema,
  connect,
  type GraphAccess,
  type GraphConnection,
  upgradeGraph,
} from "@facegraph/face-graph";
import { listCollections } from "@facegraph/face-graph/collections";
import { GraphCache } from "@facegraph/face-graph/in-memory";
import {
  type Neo4jServer,
  prepareNeo4j,
  runningNeo4j,
  startNeo4j,
  stopNeo4j,
  type UsedNeo4jServer,
} from "@facegraph/neo4j-server";
import { JobError } from "../errors.ts";
import { isSynthetic } from "../generate/generate-library.ts";
import { prepareDefaultModels } from "../models/prepare-default-models.ts";
import {
  type Announce,
  graphsFolder,
  modelsFolder,
  type Settings,
} from "./settings.ts";

/** A connection to the Neo4j that the settings choose. */
export interface GraphSession {
  readonly connection: GraphConnection;
  readonly access: GraphAccess;
  /** Where Neo4j Browser answers; undefined unless the server is the embedded one. */
  readonly browserUrl: string | undefined;
  /** Keeps graphs that were read, for as long as they stay true. */
  readonly graphs: GraphCache;
  close(): Promise<void>;
}

/** How photographs are looked at. */
export interface FaceModelOptions extends LookingOptions {
  /** Id of an embedder, by default that of the collection, else dlib's. */
  readonly model?: string | undefined;
  /** The collection that faces are for. */
  readonly collection?: string | undefined;
  /** Id of a detector, by default the one on the embedder's card. */
  readonly detector?: string | undefined;
}

export interface FaceGraphSession extends GraphSession {
  readonly models: FaceModels;
}

export interface OpenGraphOptions {
  /** Leaves constraints and indexes as they are, so that what is missing shows. */
  readonly leavesSchema?: boolean;
}

/**
 * Fetches the jars of Neo4j, unless NEO4J_URI names a server, and converts the models. What is
 * there stays.
 */
export async function prepareMachine(
  settings: Settings,
  announce: Announce,
): Promise<void> {
  if (accessFromEnvironment(settings.environment) === undefined)
    await prepareDatabase(settings, announce);
  await prepareDefaultModels({
    modelsFolder: modelsFolder(settings),
    announce,
  });
}

/**
 * Connects to the server that NEO4J_URI names, else to the embedded one. If that is not running, it
 * is started for this session. The schema is brought up to date, unless it is to be left as it is.
 * @throws JobError `SETTINGS_INCOMPLETE`; Neo4jServerError; GraphError
 */
export async function openGraph(
  settings: Settings,
  announce: Announce,
  options: OpenGraphOptions = {},
): Promise<GraphSession> {
  const chosen = accessFromEnvironment(settings.environment);
  if (chosen !== undefined)
    return openSession(
      settings,
      chosen,
      undefined,
      () => Promise.resolve(),
      options,
    );
  await prepareDatabase(settings, announce);
  if ((await runningNeo4j({ folder: databaseFolder(settings) })) === undefined)
    announce("Starting Neo4j …");
  const server = await startNeo4j({
    folder: databaseFolder(settings),
    environment: { ...settings.environment },
  });
  const { uri, username, password } = server;
  return openSession(
    settings,
    { uri, username, password },
    server.browserUrl,
    () => server.release(),
    options,
  );
}

/**
 * The same with the face models loaded. The default models are converted first if need be.
 * @throws EmbeddingError `MODEL_MISSING` and others; for a model that was asked for, before any
 *   server is started
 */
export async function openFaceGraph(
  settings: Settings,
  announce: Announce,
  { model, detector, collection, ...looking }: FaceModelOptions = {},
): Promise<FaceGraphSession> {
  await prepareDefaultModels({
    modelsFolder: modelsFolder(settings),
    announce,
  });
  const open = (embedder: string | undefined) =>
    openFaceModels({
      modelsFolder: modelsFolder(settings),
      embedder,
      detector,
      looking,
    });
  const early = model === undefined ? undefined : await open(model);
  const graph = await openGraph(settings, announce).catch(
    async (error: unknown) => {
      await early?.close();
      throw error;
    },
  );
  const models =
    early ??
    (await findModelOf(graph.connection, collection)
      .then(open)
      .catch(async (error: unknown) => {
        await graph.close();
        throw error;
      }));
  return {
    ...graph,
    models,
    close: async () => {
      await models.close();
      await graph.close();
    },
  };
}

/** The model of a collection that is there. A collection of made-up faces has none that embeds. */
async function findModelOf(
  connection: GraphConnection,
  collection: string | undefined,
): Promise<string | undefined> {
  const found = (await listCollections(connection)).find(
    ({ name }) => name === collection,
  );
  return found === undefined || isSynthetic(found) ? undefined : found.modelId;
}

/** Starts the embedded Neo4j and leaves it running. */
export async function startDatabase(
  settings: Settings,
  announce: Announce,
): Promise<UsedNeo4jServer> {
  await prepareDatabase(settings, announce);
  return startNeo4j({
    folder: databaseFolder(settings),
    keepRunning: true,
    environment: { ...settings.environment },
  });
}

/** Stops the embedded Neo4j. @returns whether it was running */
export function stopDatabase(settings: Settings): Promise<boolean> {
  return stopNeo4j({ folder: databaseFolder(settings) });
}

/** @returns the embedded Neo4j; undefined when it is not running */
export function statusOfDatabase(
  settings: Settings,
): Promise<Neo4jServer | undefined> {
  return runningNeo4j({ folder: databaseFolder(settings) });
}

async function openSession(
  settings: Settings,
  access: GraphAccess,
  browserUrl: string | undefined,
  release: () => Promise<void>,
  { leavesSchema = false }: OpenGraphOptions,
): Promise<GraphSession> {
  try {
    const connection = await connect(access);
    try {
      await (leavesSchema ? upgradeGraph : applySchema)(connection);
    } catch (error) {
      await connection.close();
      throw error;
    }
    const graphs = new GraphCache({ folder: graphsFolder(settings) });
    return {
      connection,
      access,
      browserUrl,
      graphs,
      close: async () => {
        await graphs.close();
        await connection.close();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

function accessFromEnvironment(
  environment: Settings["environment"],
): GraphAccess | undefined {
  const {
    NEO4J_URI: uri,
    NEO4J_USERNAME: username = "neo4j",
    NEO4J_PASSWORD: password,
    NEO4J_DATABASE: database,
  } = environment;
  if (uri === undefined || uri === "") return undefined;
  if (password === undefined) {
    throw new JobError(
      { code: "SETTINGS_INCOMPLETE", setting: "NEO4J_PASSWORD" },
      "Expected NEO4J_PASSWORD beside NEO4J_URI; set it, or unset NEO4J_URI to use the embedded Neo4j.",
    );
  }
  return {
    uri,
    username,
    password,
    ...(database === undefined ? {} : { database }),
  };
}

function prepareDatabase(
  settings: Settings,
  announce: Announce,
): Promise<void> {
  return prepareNeo4j({
    folder: databaseFolder(settings),
    environment: { ...settings.environment },
    announce,
  });
}

function databaseFolder({ stateFolder }: Settings): string {
  return join(stateFolder, "neo4j");
}
