export {
  assignFaces,
  type Assigned,
  type AssignmentRequest,
} from "./assign-faces.ts";
export {
  readAssignmentsFrom,
  readAssignmentsOfFaces,
  readConfirmedFaceClusters,
  readConfirmedFaces,
  type ConfirmedFaceClusters,
  type PersonAssignment,
} from "./assignments.ts";
export {
  constrainFaces,
  readConstraints,
  type ConstraintRequest,
} from "./constraints.ts";
export { pageCorrections, readCorrections, type Correction } from "./corrections.ts";
export {
  pagePeople,
  readClustersOfPeople,
  readPeople,
  renamePerson,
  type Person,
} from "./people.ts";
export { undoCorrection } from "./undo-correction.ts";
export type { FaceAssignment, FaceConstraint } from "./what-was-said.ts";
