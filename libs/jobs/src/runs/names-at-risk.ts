import {
  readConfirmedFaceClusters,
  readPeople,
  type Person,
} from "@facegraph/face-graph/people";
import { type ClusterRun } from "@facegraph/face-graph/runs";
import { type GraphConnection } from "@facegraph/face-graph";

/**
 * People whose faces are in one cluster with someone else's in the second run and were not in the
 * first, or who had a cluster in the first and whose faces are alone in the second. Faces that only
 * one of the runs has seen are left out; only named faces are read.
 */
export async function findNamesAtRisk(
  connection: GraphConnection,
  collection: string,
  first: ClusterRun,
  second: ClusterRun,
): Promise<Person[]> {
  const places = await readConfirmedFaceClusters(connection, collection, {
    first: first.id,
    second: second.id,
    ordinalEnd: Math.min(first.ordinalEnd, second.ordinalEnd),
  });
  const before = standingsOf(
    places.map(({ person, first: cluster }) => ({ person, cluster })),
  );
  const after = standingsOf(
    places.map(({ person, second: cluster }) => ({ person, cluster })),
  );
  const persons = [...new Set(places.map(({ person }) => person))];
  const atRisk = persons.filter(
    (person) =>
      (after.inConflict.has(person) && !before.inConflict.has(person)) ||
      (before.inCluster.has(person) && !after.inCluster.has(person)),
  );
  return readPeople(connection, collection, atRisk.sort());
}

interface NamedPlace {
  readonly person: string;
  /** Null for a face that is alone. */
  readonly cluster: string | null;
}

/** Who is in a cluster, and who in one with somebody else. */
function standingsOf(places: readonly NamedPlace[]) {
  const inCluster = new Set<string>();
  const inConflict = new Set<string>();
  for (const [cluster, members] of Map.groupBy(
    places,
    (place) => place.cluster,
  )) {
    if (cluster === null) continue;
    const persons = new Set(members.map(({ person }) => person));
    for (const person of persons) {
      inCluster.add(person);
      if (persons.size > 1) inConflict.add(person);
    }
  }
  return { inCluster, inConflict };
}
