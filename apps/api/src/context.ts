import {
  countCollection,
  countImpureImages,
  readClusterOfFaces,
  readClustersInRun,
  readClusterSizes,
  readClusters,
  readNamesOfRuns,
  readOverlaps,
  readPersonsOfClusters,
  readRun,
  readSuggestedPersons,
  readOpenMergeSuggestions,
} from "@facegraph/face-graph/runs";
import {
  listCollections,
  type Collection,
} from "@facegraph/face-graph/collections";
import {
  readClustersOfPeople,
  readAssignmentsOfFaces,
  readPeople,
} from "@facegraph/face-graph/people";
import {
  readFaceIdsOfImages,
  readFaces,
  readImages,
  readNeighbours,
} from "@facegraph/face-graph/faces";
import { type GraphConnection, type PageRequest } from "@facegraph/face-graph";
import type { GraphCache } from "@facegraph/face-graph/in-memory";
import DataLoader from "dataloader";
import { GraphQLError } from "graphql";
import type { JobRegistry } from "./job-registry.ts";

/** What lasts as long as the server. */
export interface ApiServices {
  readonly connection: GraphConnection;
  readonly jobs: JobRegistry;
  readonly graphs: GraphCache;
  readonly baseUrl: string;
  readonly browserUrl: string | undefined;
}

/** What a request works with. */
export interface RequestContext extends ApiServices {
  readonly load: Loaders;
}

export type Loaders = ReturnType<typeof createLoaders>;

export function createContext(services: ApiServices): RequestContext {
  return { ...services, load: createLoaders(services.connection) };
}

/** Reads in batches, each thing once per request. Whatever is read belongs to a collection. */
function createLoaders(connection: GraphConnection) {
  const byId = async <Row extends { readonly id: string }>(
    rows: Promise<readonly Row[]>,
  ) => new Map((await rows).map((row) => [row.id, row]));
  const withArguments = new Map<string, unknown>();
  /** One loader for each different set of arguments. */
  const loaderFor = <Value>(
    name: string,
    parameters: unknown,
    read: (
      collection: string,
      ids: readonly string[],
    ) => Promise<Map<string, Value>>,
  ) => {
    const key = `${name} ${JSON.stringify(parameters)}`;
    const known = withArguments.get(key) as
      ReturnType<typeof inCollection<Value>> | undefined;
    const loader = known ?? inCollection(read);
    withArguments.set(key, loader);
    return loader;
  };
  const collections = new DataLoader<string, Collection | undefined>(
    async (names) => {
      const all = new Map(
        (await listCollections(connection)).map((collection) => [
          collection.name,
          collection,
        ]),
      );
      return names.map((name) => all.get(name));
    },
  );
  return {
    /** @throws GraphQLError `NOT_FOUND` */
    collection: async (name: string): Promise<Collection> => {
      const found = await collections.load(name);
      if (found === undefined)
        throw new GraphQLError(
          `There is no collection ${name}; ingest photographs into it first, or check the name.`,
          { extensions: { code: "NOT_FOUND" } },
        );
      return found;
    },
    forgetCollections: () => collections.clearAll(),
    counts: inCollection(
      async (collection) =>
        new Map([[collection, await countCollection(connection, collection)]]),
    ),
    run: inCollection(async (collection, ids) =>
      byId(Promise.all(ids.map((id) => readRun(connection, collection, id)))),
    ),
    /** By run. */
    clusterSizes: inCollection((collection, runs) =>
      readClusterSizes(connection, collection, runs),
    ),
    /** By run. */
    namesOfRun: inCollection((collection, runs) =>
      readNamesOfRuns(connection, collection, runs),
    ),
    face: inCollection((collection, ids) =>
      byId(readFaces(connection, collection, ids)),
    ),
    image: inCollection((collection, ids) =>
      byId(readImages(connection, collection, ids)),
    ),
    facesOfImage: inCollection((collection, ids) =>
      readFaceIdsOfImages(connection, collection, ids),
    ),
    cluster: inCollection((collection, ids) =>
      byId(readClusters(connection, collection, ids)),
    ),
    personsOfCluster: inCollection((collection, ids) =>
      readPersonsOfClusters(connection, collection, ids),
    ),
    suggestedPersonOfCluster: inCollection((collection, ids) =>
      readSuggestedPersons(connection, collection, ids),
    ),
    /** By run. */
    openMerges: inCollection(
      async (collection, runs) =>
        new Map(
          await Promise.all(
            runs.map(
              async (run) =>
                [
                  run,
                  await readOpenMergeSuggestions(connection, collection, run),
                ] as const,
            ),
          ),
        ),
    ),
    overlaps: (run: string) =>
      loaderFor("overlaps", run, (collection, ids) =>
        readOverlaps(connection, collection, run, ids),
      ),
    impureImages: inCollection((collection, ids) =>
      countImpureImages(connection, collection, ids),
    ),
    person: inCollection((collection, ids) =>
      byId(readPeople(connection, collection, ids)),
    ),
    linkOfFace: inCollection((collection, ids) =>
      readAssignmentsOfFaces(connection, collection, ids),
    ),
    clusterOfFace: (run: string) =>
      loaderFor("clusterOfFace", run, (collection, ids) =>
        readClusterOfFaces(connection, collection, run, ids),
      ),
    clusterPlace: (run: string) =>
      loaderFor("clusterPlace", run, (collection, ids) =>
        readClustersInRun(connection, collection, run, ids),
      ),
    clustersOfPerson: (run: string) =>
      loaderFor("clustersOfPerson", run, (collection, ids) =>
        readClustersOfPeople(connection, collection, run, ids),
      ),
    neighbours: (page: PageRequest & { readonly minWeight?: number }) =>
      loaderFor("neighbours", page, (collection, ids) =>
        readNeighbours(connection, collection, ids, page),
      ),
  };
}

/** A loader of things by collection and id; undefined for what is not there. */
function inCollection<Value>(
  read: (
    collection: string,
    ids: readonly string[],
  ) => Promise<Map<string, Value>>,
) {
  const loader = new DataLoader<
    { collection: string; id: string },
    Value | undefined,
    string
  >(
    async (keys) => {
      const collections = new Map<string, Promise<Map<string, Value>>>();
      for (const [collection, members] of Map.groupBy(
        keys,
        (key) => key.collection,
      )) {
        collections.set(
          collection,
          read(
            collection,
            members.map(({ id }) => id),
          ),
        );
      }
      return Promise.all(
        keys.map(async ({ collection, id }) =>
          (await collections.get(collection)!).get(id),
        ),
      );
    },
    {
      cacheKeyFn: ({ collection, id }) =>
        `${encodeURIComponent(collection)}:${id}`,
      maxBatchSize: 1000,
    },
  );
  return {
    one: (collection: string, id: string): Promise<Value | undefined> =>
      loader.load({ collection, id }),
    /** Those that are there. */
    many: async (
      collection: string,
      ids: readonly string[],
    ): Promise<Value[]> => {
      const values = await Promise.all(
        ids.map((id) => loader.load({ collection, id })),
      );
      return values.filter((value) => value !== undefined);
    },
  };
}
