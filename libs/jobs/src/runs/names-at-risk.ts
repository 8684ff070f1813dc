import { type GraphConnection } from "@facegraph/face-graph";
import {
  type Person,
  readConfirmedFaceClusters,
  readPeople,
} from "@facegraph/face-graph/people";
import { type ClusterRun } from "@facegraph/face-graph/runs";

/**
 * Finds the people with names who fare worse in the second run than in the first. Either their
 * faces come into one cluster with someone else's, or all their faces are alone and were not
 * before. Faces that only one of the runs has placed are left out. Only faces with names are read.
 */
export async function findNamesAtRisk(
  connection: GraphConnection,
  collection: string,
  first: ClusterRun,
  second: ClusterRun,
): Promise<Person[]> {
  const faces = await readConfirmedFaceClusters(connection, collection, {
    first: first.id,
    second: second.id,
    ordinalEnd: Math.min(first.ordinalEnd, second.ordinalEnd),
  });
  const before = standingsOf(
    faces.map(({ person, first: cluster }) => ({ person, cluster })),
  );
  const after = standingsOf(
    faces.map(({ person, second: cluster }) => ({ person, cluster })),
  );
  const persons = [...new Set(faces.map(({ person }) => person))];
  const atRisk = persons.filter(
    (person) =>
      (after.inConflict.has(person) && !before.inConflict.has(person)) ||
      (before.inCluster.has(person) && !after.inCluster.has(person)),
  );
  return atRisk.length === 0
    ? []
    : readPeople(connection, collection, atRisk.sort());
}

interface NamedFace {
  readonly person: string;
  /** Null for a face alone. */
  readonly cluster: string | null;
}

/** Says who is in a cluster at all, and who shares one with somebody else. */
function standingsOf(faces: readonly NamedFace[]) {
  const inCluster = new Set<string>();
  const inConflict = new Set<string>();
  for (const [cluster, members] of Map.groupBy(faces, (face) => face.cluster)) {
    if (cluster === null) continue;
    const persons = new Set(members.map(({ person }) => person));
    for (const person of persons) {
      inCluster.add(person);
      if (persons.size > 1) inConflict.add(person);
    }
  }
  return { inCluster, inConflict };
}
