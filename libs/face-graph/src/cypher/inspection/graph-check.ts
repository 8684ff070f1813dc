/** Something that can be wrong with a collection. */
export interface GraphCheck {
  readonly check: string;
  /**
   * `error`: what is stored is wrong; `warning`: it is right but not done; `note`: worth knowing.
   */
  readonly severity: "error" | "warning" | "note";
  /** What is counted. */
  readonly what: string;
  readonly advice: string;
  /** Leaves `id`, of a node or relationship that is wrong, in scope. */
  readonly find: string;
  /**
   * Repairs at most `$most` of them. It is repeated until it changes nothing, and absent where it
   * would be a guess.
   */
  readonly repair?: string;
  /** Whether the repair changes faces or edges. */
  readonly changesGraph?: boolean;
}

/** At most so many at a time, in a repair. */
export const batch = "LIMIT toInteger($most)";
