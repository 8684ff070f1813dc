import type { AssignInput } from "../generated/schema-types.ts";
import { fromGlobalId } from "../global-id.ts";
import { badInput } from "../user-errors.ts";

const mostFaces = 10_000;

/**
 * What `assignFaces` is asked, in the graph's own ids.
 * @throws RequestError `BAD_USER_INPUT` unless it names faces or a cluster, and a person or a name,
 *   all of one collection
 */
export function toAssignment({
  faceIds,
  clusterId,
  personId,
  newPersonName,
  decision,
  expectedFaceCount,
}: AssignInput) {
  const hasFaces = faceIds !== undefined && faceIds !== null;
  if (hasFaces === (typeof clusterId === "string"))
    throw badInput("Expected either faceIds or a clusterId.");
  if ((typeof personId === "string") === (typeof newPersonName === "string"))
    throw badInput("Expected either a personId or a newPersonName.");
  if (hasFaces && (faceIds.length === 0 || faceIds.length > mostFaces))
    throw badInput(
      `Expected 1 to 10,000 faces but received ${faceIds.length}.`,
    );
  if (decision === "SUGGESTED")
    throw badInput(
      "Expected CONFIRMED or REJECTED. Only facegraph itself makes suggestions.",
    );
  const faces = (faceIds ?? []).map((id) => fromGlobalId(id, "face"));
  const cluster =
    typeof clusterId === "string"
      ? fromGlobalId(clusterId, "cluster")
      : undefined;
  const person =
    typeof personId === "string" ? fromGlobalId(personId, "person") : undefined;
  const all = [
    ...faces,
    ...[cluster, person].filter((each) => each !== undefined),
  ];
  const collection = all[0]!.collection;
  if (all.some((each) => each.collection !== collection))
    throw badInput("Expected faces, cluster and person of one collection.");
  return {
    collection,
    decision,
    ...(cluster === undefined
      ? { faceIds: faces.map(({ id }) => id) }
      : { clusterId: cluster.id }),
    ...(person === undefined
      ? { newPersonName: newPersonName ?? "" }
      : { personId: person.id }),
    ...(typeof expectedFaceCount === "number" ? { expectedFaceCount } : {}),
  };
}
