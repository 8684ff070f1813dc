import type { NewMergeSuggestion } from "./merge-suggestions.ts";

/** A cluster of two faces or more. */
export interface NewCluster {
  readonly label: number;
  /**
   * The id of a cluster of the active run that has exactly these faces. Without it, the id is
   * computed from the faces.
   */
  readonly id?: string;
  /** Face ids. They are read only where the cluster has to be written, or its id computed. */
  readonly members: readonly string[];
  /**
   * The server's own number of each of them, as `streamAdjacency` gave it. Without it, or where
   * the number is that of another node by now, a face is looked up by its id.
   */
  readonly nodes?: readonly number[];
  readonly cohesion: number;
  readonly density: number;
  readonly weakestLink: number | undefined;
  /** A face id. */
  readonly representative: string;
}

/** A new cluster and one of an earlier run that share faces. */
export interface NewOverlap {
  /** Of the new cluster. */
  readonly label: number;
  /** A cluster id. */
  readonly earlier: string;
  readonly faces: number;
  /** The shared faces over all faces of the two. */
  readonly jaccard: number;
}

export interface WriteRunOptions {
  /** The run it was grown from. */
  readonly basedOn?: string;
  readonly overlaps?: readonly NewOverlap[];
  readonly mergeSuggestions?: readonly NewMergeSuggestion[];
  /** Faces, roughly, in one transaction; by default ten thousand. */
  readonly facesPerBatch?: number;
  /** Called with how many clusters are stored. */
  readonly onProgress?: (done: number, total: number) => void;
}
