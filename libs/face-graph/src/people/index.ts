export { constrainFaces, type ConstraintRequest } from "./hand-links.ts";
export { readOpenMerges, type OpenMerge } from "./open-merges.ts";
export {
  readConfirmedFaces,
  readConfirmedPlaces,
  readDecisionsFrom,
  readConstraints,
  readMergeSuggestions,
  type ConfirmedPlace,
  type FaceDecision,
  type FaceConstraint,
} from "./links.ts";
export {
  pageCorrections,
  readCorrections,
  type Correction,
} from "./corrections.ts";
export {
  assignFaces,
  renamePerson,
  undoCorrection,
  type Assigned,
  type Assignment,
} from "./people.ts";
export {
  pagePeople,
  readClustersOfPeople,
  readAssignmentsOfFaces,
  readPeople,
  type Person,
  type PersonAssignment,
} from "./read-people.ts";
