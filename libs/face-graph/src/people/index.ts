export {
  type Assigned,
  assignFaces,
  type AssignmentRequest,
} from "./assign-faces.ts";
export {
  type ConfirmedFaceClusters,
  type PersonAssignment,
  readAssignmentsFrom,
  readAssignmentsOfFaces,
  readConfirmedFaceClusters,
  readConfirmedFaces,
} from "./assignments.ts";
export {
  constrainFaces,
  type ConstraintRequest,
  readConstraints,
} from "./constraints.ts";
export {
  type Correction,
  pageCorrections,
  readCorrections,
} from "./corrections.ts";
export {
  pagePeople,
  type Person,
  readClustersOfPeople,
  readPeople,
  renamePerson,
} from "./people.ts";
export { undoCorrection } from "./undo-correction.ts";
export type { FaceAssignment, FaceConstraint } from "./what-was-said.ts";
