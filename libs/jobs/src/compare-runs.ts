import {
  readConfirmedFaces,
  readFaceOrdinals,
  readPeople,
  readRun,
  streamRun,
  type ClusterRun,
  type GraphConnection,
  type Person,
  type StoredCluster,
} from "@facegraph/face-graph";
import { compareClusters, type ClusterComparison } from "./compare-clusters.ts";

export interface RunComparison extends ClusterComparison {
  readonly a: ClusterRun;
  readonly b: ClusterRun;
  /**
   * People whose faces are in one cluster with someone else's in the second run and were not in the first, or who had a
   * cluster in the first and whose faces are alone in the second. No name is lost with it, but somebody should look.
   */
  readonly namesAtRisk: readonly Person[];
}

/**
 * Says how the second of two runs differs from the first. Faces that only one of them has seen are left out.
 * @param runs ids
 * @throws GraphError `RUN_NOT_FOUND`
 */
export async function compareRuns(
  connection: GraphConnection,
  collection: string,
  runs: { readonly a: string; readonly b: string },
): Promise<RunComparison> {
  const a = await readRun(connection, collection, runs.a);
  const b = await readRun(connection, collection, runs.b);
  const first = await streamRun(connection, collection, a.id);
  const second = await streamRun(connection, collection, b.id);
  const faces = await readFaceOrdinals(
    connection,
    collection,
    Math.min(a.ordinalEnd, b.ordinalEnd),
  );
  const ordinals = [...faces.values()];
  const confirmed = (await readConfirmedFaces(connection, collection)).flatMap(
    ({ face, person }) => {
      const ordinal = faces.get(face);
      return ordinal === undefined ? [] : [{ ordinal, person }];
    },
  );
  const risk = findNamesAtRisk(first, second, confirmed);
  return {
    a,
    b,
    ...compareClusters(first, second, ordinals),
    namesAtRisk: await readPeople(connection, collection, risk),
  };
}

interface NamedFace {
  readonly ordinal: number;
  readonly person: string;
}

function findNamesAtRisk(
  first: readonly StoredCluster[],
  second: readonly StoredCluster[],
  confirmed: readonly NamedFace[],
): string[] {
  const before = placesOfPeople(first, confirmed);
  const after = placesOfPeople(second, confirmed);
  return [...new Set(confirmed.map(({ person }) => person))]
    .filter(
      (person) =>
        (after.inConflict.has(person) && !before.inConflict.has(person)) ||
        (before.inCluster.has(person) && !after.inCluster.has(person)),
    )
    .sort();
}

function placesOfPeople(
  clusters: readonly StoredCluster[],
  confirmed: readonly NamedFace[],
) {
  const personOf = new Map(
    confirmed.map(({ ordinal, person }) => [ordinal, person]),
  );
  const inCluster = new Set<string>();
  const inConflict = new Set<string>();
  for (const { ordinals } of clusters) {
    const persons = new Set(
      ordinals.flatMap((ordinal) => personOf.get(ordinal) ?? []),
    );
    for (const person of persons) {
      inCluster.add(person);
      if (persons.size > 1) inConflict.add(person);
    }
  }
  return { inCluster, inConflict };
}
