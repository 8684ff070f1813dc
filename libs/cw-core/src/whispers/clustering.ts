/** The outcome of a clustering: the labels, and how the run went. */
export interface Clustering {
  /**
   * A number per face, contiguous from 0 in the order of first faces. A face alone has a number to
   * itself.
   */
  readonly labels: Uint32Array;
  /** Different labels, faces alone included. */
  readonly clusterCount: number;
  readonly singletonCount: number;
  readonly ranIterations: number;
  readonly didConverge: boolean;
  /**
   * Whether compiled loops made every pass. They need nodes that are numbered in visiting order (as
   * contracted ones are), no cannot-links, weighting `TOP`, sharpness 1, no low-quality faces, and
   * a graph that is neither small nor over 4 GB. The plain loops give the same labels, and can take
   * four times as long.
   */
  readonly ranCompiled: boolean;
  /** Edges that took part, each counted once. */
  readonly edgeCount: number;
  /** Nodes that whispered: fewer than faces where near-duplicates or must-links were contracted. */
  readonly nodeCount: number;
}
