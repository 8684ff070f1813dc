/** What a person said of two faces, by id: they share a cluster, or they never do. */
export interface FaceConstraint {
  readonly kind: "MUST_LINK" | "CANNOT_LINK";
  readonly face: string;
  readonly other: string;
}

/** What a person said of a face: that it shows someone, or that it does not. */
export interface FaceAssignment {
  readonly face: string;
  readonly person: string;
  readonly isPerson: boolean;
}

/** Two faces, by id. */
export interface FaceIdPair {
  readonly face: string;
  readonly other: string;
}

/** The constraints between pairs of faces before a correction. Times in milliseconds. */
export interface ConstraintsBefore {
  readonly kind: "LINK_FACES";
  readonly pairs: readonly FaceIdPair[];
  readonly constraints: readonly (FaceConstraint & {
    readonly by: string;
    readonly at: number;
    readonly note: string | null;
  })[];
}

/** The assignments of a face before a correction. Times in milliseconds. */
export interface FaceBefore {
  readonly id: string;
  readonly names: readonly {
    readonly person: string;
    readonly decision: string;
    readonly by: string;
    readonly via: string;
    readonly at: number;
  }[];
  readonly refusals: readonly {
    readonly person: string;
    readonly by: string;
    readonly at: number;
  }[];
}

export interface AssignmentsBefore {
  readonly kind: "ASSIGN_FACES";
  readonly faces: readonly FaceBefore[];
  /** The person that the correction made. */
  readonly createdPerson?: string;
}

export interface NameBefore {
  readonly kind: "RENAME_PERSON";
  readonly person: string;
  readonly name: string;
}

/** What a correction changed, as it was before. */
export type Before = ConstraintsBefore | AssignmentsBefore | NameBefore;
