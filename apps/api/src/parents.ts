import type { Collection } from "@facegraph/face-graph/collections";
import type { Face, Image, Neighbour } from "@facegraph/face-graph/faces";
import type {
  Correction,
  Person,
  PersonAssignment,
} from "@facegraph/face-graph/people";
import type {
  Cluster,
  ClusterInRun,
  ClusterOverlap,
  ClusterRun,
  OpenMergeSuggestion,
} from "@facegraph/face-graph/runs";
import type {
  RunComparison,
  SharedFaces,
  ThresholdSweepPoint,
} from "@facegraph/jobs";
import type { Job } from "./job-registry.ts";
import type { UserError } from "./user-errors.ts";

// What the resolvers of each type get as their parent. The generated types refer to these by name.

interface InCollection {
  readonly collection: string;
}

export type CollectionParent = Collection;
export type ImageParent = Image;
export type FaceParent = Face;
export type ClusterParent = Cluster;
export type ClusterRunParent = ClusterRun;
export type PersonParent = Person;
export type CorrectionParent = Correction;
export type JobParent = Job;
export type UserErrorParent = UserError;
export type RunComparisonParent = RunComparison;
export type SweepPointParent = ThresholdSweepPoint;

export type ClusterOverlapParent = ClusterOverlap & InCollection;
export type RunOverlapParent = SharedFaces & InCollection;
export type MergeSuggestionParent = OpenMergeSuggestion & InCollection;

export interface ClusterInRunParent extends ClusterInRun, InCollection {
  /** An id. */
  readonly run: string;
}

export interface FacePairParent extends InCollection {
  /** Ids of faces. */
  readonly pair: readonly [string, string];
  readonly weight: number;
}

export interface SimilarEdgeParent extends Neighbour, InCollection {
  /** The id of the face whose neighbour it is. */
  readonly of: string;
  readonly cursor: string;
}

export interface PersonLinkParent extends InCollection {
  /** An id. */
  readonly person: string;
  readonly decision: PersonAssignment["decision"];
  readonly source: "FACE" | "CLUSTER";
  readonly at: Date;
}
