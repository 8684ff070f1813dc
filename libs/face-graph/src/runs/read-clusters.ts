import * as cypher from "../cypher/runs/read-clusters.ts";
import type { GraphConnection } from "../database/connection.ts";
import {
  orderBy,
  type Page,
  type PageRequest,
  type Sort,
} from "../database/pages.ts";
import { type Filter, toPredicate } from "../database/read-filter.ts";

/** A set of faces; the same set has the same id in every run. */
export interface Cluster {
  readonly id: string;
  readonly collection: string;
  readonly size: number;
  readonly cohesion: number;
  /** A face id. */
  readonly representative: string;
}

/** What a run says of a cluster: how its faces are joined at the run's threshold. */
export interface ClusterInRun {
  readonly label: number;
  readonly density: number;
  readonly weakestLink: number | null;
}

/** A person whom confirmed faces of a cluster show. */
export interface ClusterPerson {
  readonly person: string;
  readonly faces: number;
  readonly at: Date;
}

export interface CollectionCounts {
  readonly imageCount: number;
  readonly faceCount: number;
  readonly edgeCount: number;
  readonly personCount: number;
}

/** By id; those that are not there are left out. */
export async function readClusters(
  connection: GraphConnection,
  collection: string,
  ids: readonly string[],
): Promise<Cluster[]> {
  return (
    await connection.read<{ cluster: Cluster }>(cypher.clustersByIds, {
      collection,
      ids,
    })
  ).map(({ cluster }) => cluster);
}

/** Ids of the clusters of a run that pass a filter, and the sizes of all that do. */
export async function pageClusters(
  connection: GraphConnection,
  collection: string,
  run: string,
  {
    filter = {},
    sort = [],
    ...page
  }: PageRequest & {
    readonly filter?: Filter;
    readonly sort?: readonly Sort[];
  },
): Promise<Page<string> & { readonly sizes: readonly number[] }> {
  const { predicate, parameters } = toPredicate(
    filter,
    cypher.clusterFilterFields,
  );
  const order = orderBy(
    sort.length > 0 ? sort : [{ size: "DESC" }],
    cypher.clusterSortFields,
    "c.id",
  );
  const [row] = await connection.read<{
    totalCount: number;
    ids: string[];
    sizes: number[];
  }>(cypher.pageOfClusters(predicate, order), {
    ...parameters,
    collection,
    run,
    ...page,
  });
  return {
    totalCount: row?.totalCount ?? 0,
    items: row?.ids ?? [],
    sizes: row?.sizes ?? [],
  };
}

/** The cluster of each face in a run, by face id; a face alone is not in the map. */
export async function readClusterOfFaces(
  connection: GraphConnection,
  collection: string,
  run: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await connection.read<{ owner: string; cluster: string }>(
    cypher.clusterOfFaces,
    { collection, run, ids },
  );
  return new Map(rows.map(({ owner, cluster }) => [owner, cluster]));
}

/** What a run says of some clusters, by cluster id. */
export async function readClustersInRun(
  connection: GraphConnection,
  collection: string,
  run: string,
  ids: readonly string[],
): Promise<Map<string, ClusterInRun>> {
  const rows = await connection.read<{ owner: string; inRun: ClusterInRun }>(
    cypher.clustersInRun,
    { collection, run, ids },
  );
  return new Map(rows.map(({ owner, inRun }) => [owner, inRun]));
}

/** The people of confirmed faces, most faces first, by cluster id. */
export async function readPersonsOfClusters(
  connection: GraphConnection,
  collection: string,
  ids: readonly string[],
): Promise<Map<string, ClusterPerson[]>> {
  const rows = await connection.read<{
    owner: string;
    persons: ClusterPerson[];
  }>(cypher.personsOfClusters, { collection, ids });
  return new Map(rows.map(({ owner, persons }) => [owner, persons]));
}

/** In how many images more than one face belongs to the cluster, by cluster id. */
export async function countImpureImages(
  connection: GraphConnection,
  collection: string,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await connection.read<{ owner: string; images: number }>(
    cypher.impureImages,
    { collection, ids },
  );
  return new Map(rows.map(({ owner, images }) => [owner, images]));
}

/** What becomes of people with names in a run. */
export interface NamesOfRun {
  /** People with a cluster, who share none with someone else. */
  readonly kept: number;
  readonly inConflict: number;
}

/** By run; one in which nobody with a name has a cluster is left out. */
export async function readNamesOfRuns(
  connection: GraphConnection,
  collection: string,
  runs: readonly string[],
): Promise<Map<string, NamesOfRun>> {
  const rows = await connection.read<NamesOfRun & { owner: string }>(
    cypher.namesOfRuns,
    { collection, runs },
  );
  return new Map(rows.map(({ owner, ...names }) => [owner, names]));
}

/** The faces in each cluster of a run, in no order, by run; one without clusters is left out. */
export async function readClusterSizes(
  connection: GraphConnection,
  collection: string,
  runs: readonly string[],
): Promise<Map<string, number[]>> {
  const rows = await connection.read<{ owner: string; sizes: number[] }>(
    cypher.sizesOfRuns,
    { collection, runs },
  );
  return new Map(rows.map(({ owner, sizes }) => [owner, sizes]));
}

export async function countCollection(
  connection: GraphConnection,
  collection: string,
): Promise<CollectionCounts> {
  const [row] = await connection.read<CollectionCounts>(cypher.counts, {
    collection,
  });
  return row ?? { imageCount: 0, faceCount: 0, edgeCount: 0, personCount: 0 };
}
