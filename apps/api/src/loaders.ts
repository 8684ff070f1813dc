import type { PageRequest } from "@facegraph/face-graph";
import { type GraphConnection, GraphError } from "@facegraph/face-graph";
import {
  type Collection,
  listCollections,
} from "@facegraph/face-graph/collections";
import {
  readFaceIdsOfImages,
  readFaces,
  readImages,
  readNeighbours,
} from "@facegraph/face-graph/faces";
import {
  readAssignmentsOfFaces,
  readClustersOfPeople,
  readCorrections,
  readPeople,
} from "@facegraph/face-graph/people";
import {
  type ClusterRun,
  countCollection,
  countImpureImages,
  readClusterOfFaces,
  readClusters,
  readClustersInRun,
  readClusterSizes,
  readNamesOfRuns,
  readOpenMergeSuggestions,
  readOverlaps,
  readPersonsOfClusters,
  readRun,
  readSuggestedPersons,
} from "@facegraph/face-graph/runs";
import DataLoader from "dataloader";
import { loadInBatches, oncePerKey } from "./batch-loader.ts";
import { RequestError } from "./user-errors.ts";

export type Loaders = ReturnType<typeof createLoaders>;

/** Reads in batches, each thing once per request. */
export function createLoaders(connection: GraphConnection) {
  return {
    ...collectionLoaders(connection),
    ...faceLoaders(connection),
    ...clusterLoaders(connection),
    ...runLoaders(connection),
    ...peopleLoaders(connection),
  };
}

function collectionLoaders(connection: GraphConnection) {
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
  const findCollection = (name: string) => collections.load(name);
  return {
    findCollection,
    /** @throws RequestError `NOT_FOUND` */
    collection: async (name: string): Promise<Collection> => {
      const found = await findCollection(name);
      if (found !== undefined) return found;
      throw new RequestError(
        "NOT_FOUND",
        `There is no collection ${name}. Ingest photographs into it first, or check the name.`,
      );
    },
    forgetCollections: () => collections.clearAll(),
    /** By the collection's own name. */
    counts: loadInBatches(
      "the counts",
      async (collection) =>
        new Map([[collection, await countCollection(connection, collection)]]),
    ),
  };
}

function faceLoaders(connection: GraphConnection) {
  return {
    face: loadInBatches("face", async (collection, ids) =>
      byId(await readFaces(connection, collection, ids)),
    ),
    image: loadInBatches("image", async (collection, ids) =>
      byId(await readImages(connection, collection, ids)),
    ),
    facesOfImage: loadInBatches("the faces of image", (collection, ids) =>
      readFaceIdsOfImages(connection, collection, ids),
    ),
    assignmentOfFace: loadInBatches(
      "the assignment of face",
      (collection, ids) => readAssignmentsOfFaces(connection, collection, ids),
    ),
    clusterOfFace: oncePerKey((run: string) =>
      loadInBatches("the cluster of face", (collection, ids) =>
        readClusterOfFaces(connection, collection, run, ids),
      ),
    ),
    neighbours: oncePerKey(
      (page: PageRequest & { readonly minWeight?: number }) =>
        loadInBatches("the neighbours of face", (collection, ids) =>
          readNeighbours(connection, collection, ids, page),
        ),
    ),
  };
}

function clusterLoaders(connection: GraphConnection) {
  return {
    cluster: loadInBatches("cluster", async (collection, ids) =>
      byId(await readClusters(connection, collection, ids)),
    ),
    personsOfCluster: loadInBatches(
      "the persons of cluster",
      (collection, ids) => readPersonsOfClusters(connection, collection, ids),
    ),
    suggestedPersonOfCluster: loadInBatches(
      "the suggested person of cluster",
      (collection, ids) => readSuggestedPersons(connection, collection, ids),
    ),
    impureImages: loadInBatches(
      "the impure images of cluster",
      (collection, ids) => countImpureImages(connection, collection, ids),
    ),
    clusterInRun: oncePerKey((run: string) =>
      loadInBatches("the figures of cluster", (collection, ids) =>
        readClustersInRun(connection, collection, run, ids),
      ),
    ),
    overlaps: oncePerKey((run: string) =>
      loadInBatches("the overlaps of cluster", (collection, ids) =>
        readOverlaps(connection, collection, run, ids),
      ),
    ),
  };
}

function runLoaders(connection: GraphConnection) {
  return {
    run: loadInBatches("run", async (collection, ids) => {
      const runs = await Promise.all(
        ids.map((id) => findRun(connection, collection, id)),
      );
      return byId(runs.filter((run) => run !== undefined));
    }),
    clusterSizes: loadInBatches("the cluster sizes of run", (collection, ids) =>
      readClusterSizes(connection, collection, ids),
    ),
    namesOfRun: loadInBatches("the names of run", (collection, ids) =>
      readNamesOfRuns(connection, collection, ids),
    ),
    openMerges: loadInBatches(
      "the merge suggestions of run",
      async (collection, ids) =>
        new Map(
          await Promise.all(
            ids.map(
              async (id) =>
                [
                  id,
                  await readOpenMergeSuggestions(connection, collection, id),
                ] as const,
            ),
          ),
        ),
    ),
  };
}

function peopleLoaders(connection: GraphConnection) {
  return {
    person: loadInBatches("person", async (collection, ids) =>
      byId(await readPeople(connection, collection, ids)),
    ),
    clustersOfPerson: oncePerKey((run: string) =>
      loadInBatches("the clusters of person", (collection, ids) =>
        readClustersOfPeople(connection, collection, run, ids),
      ),
    ),
    correction: loadInBatches("correction", async (collection, ids) =>
      byId(await readCorrections(connection, collection, ids)),
    ),
  };
}

async function findRun(
  connection: GraphConnection,
  collection: string,
  id: string,
): Promise<ClusterRun | undefined> {
  try {
    return await readRun(connection, collection, id);
  } catch (error) {
    if (error instanceof GraphError && error.code === "RUN_NOT_FOUND")
      return undefined;
    throw error;
  }
}

function byId<Row extends { readonly id: string }>(
  rows: readonly Row[],
): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
