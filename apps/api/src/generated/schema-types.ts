// Made from schema.graphql by `npm run generate`; do not edit.
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string };
  String: { input: string; output: string };
  Boolean: { input: boolean; output: boolean };
  Int: { input: number; output: number };
  Float: { input: number; output: number };
  /** A moment: ISO 8601, in UTC. */
  DateTime: { input: Date; output: Date };
  /** A whole number that may need more than 32 bits. */
  Long: { input: number; output: number };
  URL: { input: string; output: string };
};

/** A thing with a global id. `node(id:)` finds it again. */
export type Node = {
  readonly id: Scalars["ID"]["output"];
};

export type PageInfo = {
  readonly hasNextPage: Scalars["Boolean"]["output"];
  readonly hasPreviousPage: Scalars["Boolean"]["output"];
  readonly startCursor?: Maybe<Scalars["String"]["output"]>;
  readonly endCursor?: Maybe<Scalars["String"]["output"]>;
};

export type SortDirection = "ASC" | "DESC";

export type JobStatus =
  "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELED";

export type Decision = "CONFIRMED" | "SUGGESTED" | "REJECTED";

export type FaceState = "ACTIVE" | "IGNORED" | "NOT_A_FACE" | "LOW_QUALITY";

export type LinkKind = "MUST_LINK" | "CANNOT_LINK";

export type Weighting = "TOP" | "LIN" | "LOG";

export type ClusterMethod =
  /** Chinese Whispers, then clusters merge that are as close to each other as within. The default. */
  "COHESIVE" | "ROBUST" | "CLASSIC" | "SHARPENED";

/** One library with one embedding model. */
export type Collection = Node & {
  readonly id: Scalars["ID"]["output"];
  readonly name: Scalars["String"]["output"];
  readonly modelId: Scalars["ID"]["output"];
  /** What `weight` means, in the words of the model card. */
  readonly similarity: Scalars["String"]["output"];
  /** The smallest similarity that is stored for this collection. */
  readonly edgeFloor: Scalars["Float"]["output"];
  readonly recommendedThreshold: Scalars["Float"]["output"];
  readonly imageCount: Scalars["Int"]["output"];
  readonly faceCount: Scalars["Int"]["output"];
  readonly edgeCount: Scalars["Long"]["output"];
  readonly personCount: Scalars["Int"]["output"];
  /** A number that rises with every change of faces, similar pairs or constraints. */
  readonly generation: Scalars["Long"]["output"];
  readonly activeRun?: Maybe<ClusterRun>;
};

export type Image = Node & {
  readonly id: Scalars["ID"]["output"];
  readonly sha256: Scalars["String"]["output"];
  readonly width: Scalars["Int"]["output"];
  readonly height: Scalars["Int"]["output"];
  readonly takenAt?: Maybe<Scalars["DateTime"]["output"]>;
  /** How many frames of each second of a video were looked at. null for a photograph. */
  readonly framesPerSecond?: Maybe<Scalars["Float"]["output"]>;
  readonly files: ReadonlyArray<File>;
  /** The faces of the image, from left to right. */
  readonly faces: ReadonlyArray<Face>;
};

export type File = {
  readonly path: Scalars["String"]["output"];
  /** The name of the folder that holds the file. */
  readonly identity?: Maybe<Scalars["String"]["output"]>;
};

/** A rectangle, in fractions (0..1) of the upright image. */
export type Box = {
  readonly x: Scalars["Float"]["output"];
  readonly y: Scalars["Float"]["output"];
  readonly width: Scalars["Float"]["output"];
  readonly height: Scalars["Float"]["output"];
};

export type Face = Node & {
  readonly id: Scalars["ID"]["output"];
  readonly image: Image;
  readonly box: Box;
  readonly sizePx: Scalars["Int"]["output"];
  readonly detectionScore: Scalars["Float"]["output"];
  readonly quality: Scalars["Float"]["output"];
  readonly qualityReasons: ReadonlyArray<Scalars["String"]["output"]>;
  readonly state: FaceState;
  /** When the face looks best in its video, in milliseconds from the beginning. `box` is where it is then. null in a photograph. */
  readonly timestampMs?: Maybe<Scalars["Int"]["output"]>;
  /** The moments of the video that this face stands for: it looks nearly the same in all these frames. null in a photograph. */
  readonly timestampsMs?: Maybe<ReadonlyArray<Scalars["Int"]["output"]>>;
  /** The address of the crop, a WebP picture of 16 to 1024 pixels a side. It has the same access check as this API. */
  readonly crop?: Maybe<Scalars["URL"]["output"]>;
  /** The cluster of the face in a run, by default the active one. null when the face is alone. */
  readonly cluster?: Maybe<Cluster>;
  readonly person?: Maybe<PersonLink>;
  /** The faces of its stored similar pairs, the most similar first. */
  readonly neighbours: SimilarConnection;
  /** Opens the face and its neighbours in Neo4j Browser. null when Neo4j is not the embedded one. */
  readonly neo4jBrowserUrl?: Maybe<Scalars["URL"]["output"]>;
};

export type FaceCropArgs = {
  size?: InputMaybe<Scalars["Int"]["input"]>;
};

export type FaceClusterArgs = {
  runId?: InputMaybe<Scalars["ID"]["input"]>;
};

export type FaceNeighboursArgs = {
  minWeight?: InputMaybe<Scalars["Float"]["input"]>;
  first?: InputMaybe<Scalars["Int"]["input"]>;
  after?: InputMaybe<Scalars["String"]["input"]>;
};

export type SimilarConnection = {
  readonly edges: ReadonlyArray<SimilarEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars["Int"]["output"];
};

export type SimilarEdge = {
  readonly cursor: Scalars["String"]["output"];
  readonly weight: Scalars["Float"]["output"];
  readonly node: Face;
  /** Whether both faces are in one cluster of the active run. */
  readonly sameCluster: Scalars["Boolean"]["output"];
};

export type FaceConnection = {
  readonly edges: ReadonlyArray<FaceEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars["Int"]["output"];
};

export type FaceEdge = {
  readonly cursor: Scalars["String"]["output"];
  readonly node: Face;
};

/** A set of faces. The same set has the same id in every run. */
export type Cluster = Node & {
  readonly id: Scalars["ID"]["output"];
  readonly size: Scalars["Int"]["output"];
  /** The mean similarity of the edges within the cluster. */
  readonly cohesion: Scalars["Float"]["output"];
  readonly representative: Face;
  /** How well its faces hold together in a run, by default the active one. */
  readonly inRun?: Maybe<ClusterInRun>;
  /**
   * The person of its confirmed faces, when they are all one person. A cluster without a confirmed face may have a SUGGESTED
   * person: most of its faces come from an earlier cluster of this person.
   */
  readonly person?: Maybe<PersonLink>;
  /** Whether the cluster holds confirmed faces of two or more people. */
  readonly conflict: Scalars["Boolean"]["output"];
  /** The people of its confirmed faces. */
  readonly persons: ReadonlyArray<Person>;
  /** The number of images that show two or more faces of this cluster. */
  readonly impureImageCount: Scalars["Int"]["output"];
  readonly faces: FaceConnection;
  /** Clusters of the active run that may be the same person, the most similar first. */
  readonly suggestedMerges: ReadonlyArray<MergeSuggestion>;
  /** Clusters of another run that share faces with this one, most first. One of the two holds more than half of the other. */
  readonly overlaps: ReadonlyArray<ClusterOverlap>;
  /** Opens the cluster in Neo4j Browser. null when Neo4j is not the embedded one. */
  readonly neo4jBrowserUrl?: Maybe<Scalars["URL"]["output"]>;
};

/** A set of faces. The same set has the same id in every run. */
export type ClusterInRunArgs = {
  runId?: InputMaybe<Scalars["ID"]["input"]>;
};

/** A set of faces. The same set has the same id in every run. */
export type ClusterFacesArgs = {
  first?: InputMaybe<Scalars["Int"]["input"]>;
  after?: InputMaybe<Scalars["String"]["input"]>;
  where?: InputMaybe<FaceWhere>;
  sort?: InputMaybe<ReadonlyArray<FaceSort>>;
};

/** A set of faces. The same set has the same id in every run. */
export type ClusterSuggestedMergesArgs = {
  first?: InputMaybe<Scalars["Int"]["input"]>;
  minWeight?: InputMaybe<Scalars["Float"]["input"]>;
};

/** A set of faces. The same set has the same id in every run. */
export type ClusterOverlapsArgs = {
  runId: Scalars["ID"]["input"];
};

/**
 * Two clusters of the active run that may be one person, because new faces are similar to both. Answer with `linkFaces`, for the
 * faces of the evidence. After MUST_LINK, the next growth or clustering joins the clusters. After CANNOT_LINK, the suggestion
 * does not come back.
 */
export type MergeSuggestion = {
  /** The smaller cluster. null when a face alone would join; the evidence holds this face. */
  readonly cluster?: Maybe<Cluster>;
  /** The larger cluster. */
  readonly into: Cluster;
  /** The similarity of the two faces of the evidence. */
  readonly weight: Scalars["Float"]["output"];
  readonly evidence: ReadonlyArray<FacePair>;
  /** The number of faces that the larger cluster would gain. */
  readonly facesGained: Scalars["Int"]["output"];
  /** `CANNOT_LINK` when a constraint separates two of their faces. `NAMES` when the clusters have the names of different people. */
  readonly blockedBy: ReadonlyArray<Scalars["String"]["output"]>;
};

export type FacePair = {
  readonly a: Face;
  readonly b: Face;
  readonly weight: Scalars["Float"]["output"];
};

export type ClusterOverlap = {
  readonly cluster: Cluster;
  /** The number of faces that both hold. */
  readonly faces: Scalars["Int"]["output"];
  /** The number of shared faces, divided by the number of faces in either. */
  readonly jaccard: Scalars["Float"]["output"];
};

export type ClusterInRun = {
  readonly run: ClusterRun;
  readonly label: Scalars["Int"]["output"];
  /** The share of all pairs of its faces whose similarity reaches the threshold. */
  readonly density: Scalars["Float"]["output"];
  /** The smallest similarity in the maximum spanning tree. At a threshold above it the cluster falls apart. */
  readonly weakestLink?: Maybe<Scalars["Float"]["output"]>;
};

export type ClusterConnection = {
  readonly edges: ReadonlyArray<ClusterEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars["Int"]["output"];
  readonly aggregate: ClusterAggregate;
};

export type ClusterEdge = {
  readonly cursor: Scalars["String"]["output"];
  readonly node: Cluster;
};

export type ClusterAggregate = {
  readonly count: Scalars["Int"]["output"];
  /** How large the clusters are. null when there is none. */
  readonly size?: Maybe<Distribution>;
};

export type Distribution = {
  readonly min: Scalars["Int"]["output"];
  readonly max: Scalars["Int"]["output"];
  readonly mean: Scalars["Float"]["output"];
  readonly p50: Scalars["Int"]["output"];
  readonly p75: Scalars["Int"]["output"];
  readonly p90: Scalars["Int"]["output"];
  readonly p95: Scalars["Int"]["output"];
  readonly p99: Scalars["Int"]["output"];
};

export type ClusterRun = Node & {
  readonly id: Scalars["ID"]["output"];
  readonly name: Scalars["String"]["output"];
  readonly collection: Collection;
  readonly active: Scalars["Boolean"]["output"];
  readonly status: JobStatus;
  readonly method: ClusterMethod;
  readonly threshold: Scalars["Float"]["output"];
  readonly sharpness: Scalars["Float"]["output"];
  readonly weighting: Weighting;
  readonly seed: Scalars["Long"]["output"];
  readonly modelId: Scalars["ID"]["output"];
  /** The generation of the collection when its edges were read. */
  readonly generation: Scalars["Long"]["output"];
  readonly maxIterations: Scalars["Int"]["output"];
  readonly ranIterations: Scalars["Int"]["output"];
  readonly didConverge: Scalars["Boolean"]["output"];
  /** The number of clusters of two faces or more. */
  readonly clusterCount: Scalars["Int"]["output"];
  /** The number of faces alone. */
  readonly singletonCount: Scalars["Int"]["output"];
  readonly faceCount: Scalars["Int"]["output"];
  readonly edgeCount: Scalars["Long"]["output"];
  /** How many faces the clusters have. null when every face is alone. */
  readonly sizes?: Maybe<Distribution>;
  /** The number of people who have a cluster in this run and share none with another person. */
  readonly namesKept: Scalars["Int"]["output"];
  /** The number of people who share a cluster of this run with another person. */
  readonly namesInConflict: Scalars["Int"]["output"];
  readonly createdAt: Scalars["DateTime"]["output"];
  readonly finishedAt: Scalars["DateTime"]["output"];
  /** The run that this one was grown from, when photographs were added. */
  readonly basedOn?: Maybe<ClusterRun>;
  readonly readMillis: Scalars["Long"]["output"];
  readonly computeMillis: Scalars["Long"]["output"];
  readonly writeMillis: Scalars["Long"]["output"];
  readonly clustersWritten: Scalars["Int"]["output"];
  /** The number of clusters that an earlier run had written already. */
  readonly clustersReused: Scalars["Int"]["output"];
  /** The clusters of the run, the largest first unless sorted otherwise. */
  readonly clusters: ClusterConnection;
};

export type ClusterRunClustersArgs = {
  first?: InputMaybe<Scalars["Int"]["input"]>;
  after?: InputMaybe<Scalars["String"]["input"]>;
  where?: InputMaybe<ClusterWhere>;
  sort?: InputMaybe<ReadonlyArray<ClusterSort>>;
};

/** How run b differs from run a. Only faces that both runs have placed count. */
export type RunComparison = {
  readonly a: ClusterRun;
  readonly b: ClusterRun;
  /** The number of faces that both runs have placed. */
  readonly facesCompared: Scalars["Int"]["output"];
  /** The B-cubed F-measure of b against a: 1 when the runs are equal. */
  readonly bCubedF: Scalars["Float"]["output"];
  /** The adjusted Rand index: 1 when the runs are equal, 0 on average by chance. */
  readonly adjustedRand: Scalars["Float"]["output"];
  /** The number of clusters that both runs have. */
  readonly clustersUnchanged: Scalars["Int"]["output"];
  /**
   * The number of faces that moved. A face stayed when most of its cluster in a went to its cluster in b, and most of its cluster
   * in b comes from its cluster in a.
   */
  readonly facesMoved: Scalars["Int"]["output"];
  readonly splitCount: Scalars["Int"]["output"];
  /** Clusters of a that b has split, each with a cluster that its faces went to. Most faces first. */
  readonly splits: ReadonlyArray<RunOverlap>;
  readonly mergeCount: Scalars["Int"]["output"];
  /** Clusters of b that join several of a, each with a cluster that its faces come from. Most faces first. */
  readonly merges: ReadonlyArray<RunOverlap>;
  /** People who share a cluster with another person in b but not in a, or who have a cluster in a but none in b. */
  readonly namesAtRisk: ReadonlyArray<Person>;
};

/** How run b differs from run a. Only faces that both runs have placed count. */
export type RunComparisonSplitsArgs = {
  first?: InputMaybe<Scalars["Int"]["input"]>;
};

/** How run b differs from run a. Only faces that both runs have placed count. */
export type RunComparisonMergesArgs = {
  first?: InputMaybe<Scalars["Int"]["input"]>;
};

/** What a run at this threshold would find. Nothing is stored. */
export type SweepPoint = {
  readonly threshold: Scalars["Float"]["output"];
  /** The number of edges. */
  readonly edges: Scalars["Long"]["output"];
  /** The number of clusters of two faces or more. */
  readonly clusterCount: Scalars["Int"]["output"];
  readonly singletonCount: Scalars["Int"]["output"];
  /** The number of faces in the largest cluster. */
  readonly largest: Scalars["Int"]["output"];
  /** The number of clusters that would hold two faces of one photograph. */
  readonly impureClusters: Scalars["Int"]["output"];
  /** The number of faces in those clusters. */
  readonly facesInImpure: Scalars["Int"]["output"];
  /** The number of people with a name who would share a cluster with another person with a name. */
  readonly namesInConflict: Scalars["Int"]["output"];
  /** Whether one cluster starts to swallow others when the threshold falls to this one. */
  readonly cliff: Scalars["Boolean"]["output"];
};

/** The faces that a cluster of one run shares with a cluster of another. Only faces that both runs have placed count. */
export type RunOverlap = {
  readonly cluster: Cluster;
  readonly other: Cluster;
  readonly faces: Scalars["Int"]["output"];
  /** The number of shared faces, divided by the number of faces in either. */
  readonly jaccard: Scalars["Float"]["output"];
};

/** Someone with a name. Names are not unique. */
export type Person = Node & {
  readonly id: Scalars["ID"]["output"];
  readonly name: Scalars["String"]["output"];
  readonly hidden: Scalars["Boolean"]["output"];
  /** The best of the confirmed faces. */
  readonly cover?: Maybe<Face>;
  /** The number of confirmed faces. */
  readonly faceCount: Scalars["Int"]["output"];
  readonly faces: FaceConnection;
  /** The clusters of a run (by default the active one) that hold a confirmed face of this person, the largest first. */
  readonly clusters: ReadonlyArray<Cluster>;
};

/** Someone with a name. Names are not unique. */
export type PersonFacesArgs = {
  first?: InputMaybe<Scalars["Int"]["input"]>;
  after?: InputMaybe<Scalars["String"]["input"]>;
};

/** Someone with a name. Names are not unique. */
export type PersonClustersArgs = {
  runId?: InputMaybe<Scalars["ID"]["input"]>;
};

/** An assignment: that a face or a cluster shows a certain person. */
export type PersonLink = {
  readonly person: Person;
  readonly decision: Decision;
  /** `FACE` when a person said so of the face itself, `CLUSTER` when of a cluster. */
  readonly source: Scalars["String"]["output"];
  readonly at: Scalars["DateTime"]["output"];
};

export type PersonConnection = {
  readonly edges: ReadonlyArray<PersonEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars["Int"]["output"];
};

export type PersonEdge = {
  readonly cursor: Scalars["String"]["output"];
  readonly node: Person;
};

/** One recorded edit by a person. `undo` takes it back. */
export type Correction = Node & {
  readonly id: Scalars["ID"]["output"];
  readonly kind: Scalars["String"]["output"];
  readonly at: Scalars["DateTime"]["output"];
  readonly by: Scalars["String"]["output"];
  readonly summary: Scalars["String"]["output"];
  readonly undoneAt?: Maybe<Scalars["DateTime"]["output"]>;
};

export type CorrectionConnection = {
  readonly edges: ReadonlyArray<CorrectionEdge>;
  readonly pageInfo: PageInfo;
  readonly totalCount: Scalars["Int"]["output"];
};

export type CorrectionEdge = {
  readonly cursor: Scalars["String"]["output"];
  readonly node: Correction;
};

/** Work that takes a while. `job(id:)` says how far it is. The server forgets its jobs when it stops, but keeps what they wrote. */
export type Job = Node & {
  readonly id: Scalars["ID"]["output"];
  readonly kind: Scalars["String"]["output"];
  readonly status: JobStatus;
  readonly stage: Scalars["String"]["output"];
  /** The share of the stage that is done, 0..1. */
  readonly progress?: Maybe<Scalars["Float"]["output"]>;
  readonly done: Scalars["Long"]["output"];
  readonly total?: Maybe<Scalars["Long"]["output"]>;
  readonly elapsedSeconds: Scalars["Float"]["output"];
  readonly error?: Maybe<UserError>;
  readonly result?: Maybe<ClusterRun>;
};

/** Why something was refused or failed. */
export type UserError = {
  readonly code: ErrorCode;
  /** What is wrong, and what to do about it. */
  readonly message: Scalars["String"]["output"];
  readonly field?: Maybe<ReadonlyArray<Scalars["String"]["output"]>>;
};

export type ErrorCode =
  | "BAD_USER_INPUT"
  | "NOT_FOUND"
  | "CONFLICT"
  | "THRESHOLD_BELOW_EDGE_FLOOR"
  | "MODEL_MISMATCH"
  | "NAMES_AT_RISK"
  | "CONSTRAINT_CONTRADICTION"
  | "TOO_EXPENSIVE"
  /** An unexpected failure. The server's log has it under the id in the message. */
  | "INTERNAL_SERVER_ERROR";

export type FloatFilter = {
  readonly eq?: InputMaybe<Scalars["Float"]["input"]>;
  readonly gt?: InputMaybe<Scalars["Float"]["input"]>;
  readonly gte?: InputMaybe<Scalars["Float"]["input"]>;
  readonly lt?: InputMaybe<Scalars["Float"]["input"]>;
  readonly lte?: InputMaybe<Scalars["Float"]["input"]>;
  readonly in?: InputMaybe<ReadonlyArray<Scalars["Float"]["input"]>>;
};

export type IntFilter = {
  readonly eq?: InputMaybe<Scalars["Int"]["input"]>;
  readonly gt?: InputMaybe<Scalars["Int"]["input"]>;
  readonly gte?: InputMaybe<Scalars["Int"]["input"]>;
  readonly lt?: InputMaybe<Scalars["Int"]["input"]>;
  readonly lte?: InputMaybe<Scalars["Int"]["input"]>;
  readonly in?: InputMaybe<ReadonlyArray<Scalars["Int"]["input"]>>;
};

export type StringFilter = {
  readonly eq?: InputMaybe<Scalars["String"]["input"]>;
  readonly in?: InputMaybe<ReadonlyArray<Scalars["String"]["input"]>>;
  readonly contains?: InputMaybe<Scalars["String"]["input"]>;
  readonly startsWith?: InputMaybe<Scalars["String"]["input"]>;
  readonly endsWith?: InputMaybe<Scalars["String"]["input"]>;
};

export type FaceWhere = {
  readonly AND?: InputMaybe<ReadonlyArray<FaceWhere>>;
  readonly OR?: InputMaybe<ReadonlyArray<FaceWhere>>;
  readonly NOT?: InputMaybe<FaceWhere>;
  readonly state?: InputMaybe<ReadonlyArray<FaceState>>;
  readonly quality?: InputMaybe<FloatFilter>;
  readonly sizePx?: InputMaybe<IntFilter>;
  readonly identity?: InputMaybe<StringFilter>;
  readonly path?: InputMaybe<StringFilter>;
  readonly personId?: InputMaybe<Scalars["ID"]["input"]>;
  /** Whether the face is in a cluster of the active run. */
  readonly clustered?: InputMaybe<Scalars["Boolean"]["input"]>;
};

export type ClusterWhere = {
  readonly AND?: InputMaybe<ReadonlyArray<ClusterWhere>>;
  readonly OR?: InputMaybe<ReadonlyArray<ClusterWhere>>;
  readonly NOT?: InputMaybe<ClusterWhere>;
  readonly size?: InputMaybe<IntFilter>;
  readonly cohesion?: InputMaybe<FloatFilter>;
  readonly named?: InputMaybe<Scalars["Boolean"]["input"]>;
  readonly conflict?: InputMaybe<Scalars["Boolean"]["input"]>;
  readonly person?: InputMaybe<StringFilter>;
};

export type PersonWhere = {
  readonly name?: InputMaybe<StringFilter>;
  readonly hidden?: InputMaybe<Scalars["Boolean"]["input"]>;
  readonly faceCount?: InputMaybe<IntFilter>;
};

export type FaceSort = {
  readonly quality?: InputMaybe<SortDirection>;
  readonly sizePx?: InputMaybe<SortDirection>;
  readonly takenAt?: InputMaybe<SortDirection>;
};

export type ClusterSort = {
  readonly size?: InputMaybe<SortDirection>;
  readonly cohesion?: InputMaybe<SortDirection>;
  readonly label?: InputMaybe<SortDirection>;
};

export type PersonSort = {
  readonly name?: InputMaybe<SortDirection>;
  readonly faceCount?: InputMaybe<SortDirection>;
};

export type ReclusterInput = {
  readonly collection?: InputMaybe<Scalars["String"]["input"]>;
  /** By default that of the model card. */
  readonly threshold?: InputMaybe<Scalars["Float"]["input"]>;
  /**
   * Find the threshold from the similarities of the collection's own faces. With fewer than a hundred faces, the model card's
   * threshold is taken.
   */
  readonly automaticThreshold?: InputMaybe<Scalars["Boolean"]["input"]>;
  /** By default that of the model card. */
  readonly method?: InputMaybe<ClusterMethod>;
  readonly name?: InputMaybe<Scalars["String"]["input"]>;
  readonly seed?: InputMaybe<Scalars["Long"]["input"]>;
  readonly maxIterations?: InputMaybe<Scalars["Int"]["input"]>;
  readonly weighting?: InputMaybe<Weighting>;
  readonly sharpness?: InputMaybe<Scalars["Float"]["input"]>;
  /**
   * Make it the active run. The first run of a collection becomes active in any case. With names at risk (see compareRuns),
   * the run is stored but stays inactive, and the error is NAMES_AT_RISK.
   */
  readonly activate?: InputMaybe<Scalars["Boolean"]["input"]>;
  /** Activate it even if it puts names at risk. */
  readonly despiteNamesAtRisk?: InputMaybe<Scalars["Boolean"]["input"]>;
};

export type AssignInput = {
  /** Give either these faces or a cluster. */
  readonly faceIds?: InputMaybe<ReadonlyArray<Scalars["ID"]["input"]>>;
  /** All faces of this cluster. */
  readonly clusterId?: InputMaybe<Scalars["ID"]["input"]>;
  /** Give either a person who is there or a new name. */
  readonly personId?: InputMaybe<Scalars["ID"]["input"]>;
  /** The name of a new person. */
  readonly newPersonName?: InputMaybe<Scalars["String"]["input"]>;
  /** CONFIRMED or REJECTED. */
  readonly decision: Decision;
  /** Nothing is changed when the cluster or the list has another number of faces by now. */
  readonly expectedFaceCount?: InputMaybe<Scalars["Int"]["input"]>;
};

/** A constraint on faces. */
export type LinkInput = {
  readonly kind: LinkKind;
  /** Under MUST_LINK all of them share a cluster. Under CANNOT_LINK no two of them do. */
  readonly faceIds: ReadonlyArray<Scalars["ID"]["input"]>;
  readonly note?: InputMaybe<Scalars["String"]["input"]>;
};

/** `run` is null while the job goes on. */
export type JobPayload = {
  readonly job?: Maybe<Job>;
  readonly run?: Maybe<ClusterRun>;
  readonly errors: ReadonlyArray<UserError>;
};

export type EditPayload = {
  readonly correction?: Maybe<Correction>;
  readonly faces: ReadonlyArray<Face>;
  readonly persons: ReadonlyArray<Person>;
  /** The clusters of the active run that hold these faces. */
  readonly affectedClusters: ReadonlyArray<Cluster>;
  readonly errors: ReadonlyArray<UserError>;
};

export type Query = {
  /** null when nothing has this id. */
  readonly node?: Maybe<Node>;
  readonly nodes: ReadonlyArray<Maybe<Node>>;
  readonly collections: ReadonlyArray<Collection>;
  /** By default the collection `default`. */
  readonly collection?: Maybe<Collection>;
  /** The clusters of a run, by default the active one. The largest come first unless sorted otherwise. */
  readonly clusters: ClusterConnection;
  readonly faces: FaceConnection;
  readonly people: PersonConnection;
  /** The runs of a collection, the newest first. */
  readonly clusterRuns: ReadonlyArray<ClusterRun>;
  /** How run b differs from run a. Both are of one collection. */
  readonly compareRuns: RunComparison;
  /**
   * Why two faces are in one cluster of a run, by default the active one. The answer is a chain of similar faces within the
   * cluster: of all chains, the one whose weakest pair is the most similar. null when the faces are not in one cluster, or only
   * must-links hold them there.
   */
  readonly explainLink?: Maybe<ReadonlyArray<FacePair>>;
  /** What runs at other thresholds would find: at most a hundred, both ends included. The method is by default that of the model card. */
  readonly thresholdSweep: ReadonlyArray<SweepPoint>;
  /** The merge suggestions that nobody has answered, the most similar first. */
  readonly reviewQueue: ReadonlyArray<MergeSuggestion>;
  /** The corrections in a collection, the newest first. */
  readonly corrections: CorrectionConnection;
  readonly job?: Maybe<Job>;
  readonly jobs: ReadonlyArray<Job>;
};

export type QueryNodeArgs = {
  id: Scalars["ID"]["input"];
};

export type QueryNodesArgs = {
  ids: ReadonlyArray<Scalars["ID"]["input"]>;
};

export type QueryCollectionArgs = {
  name?: InputMaybe<Scalars["String"]["input"]>;
};

export type QueryClustersArgs = {
  collection?: InputMaybe<Scalars["String"]["input"]>;
  runId?: InputMaybe<Scalars["ID"]["input"]>;
  first?: InputMaybe<Scalars["Int"]["input"]>;
  after?: InputMaybe<Scalars["String"]["input"]>;
  where?: InputMaybe<ClusterWhere>;
  sort?: InputMaybe<ReadonlyArray<ClusterSort>>;
};

export type QueryFacesArgs = {
  collection?: InputMaybe<Scalars["String"]["input"]>;
  first?: InputMaybe<Scalars["Int"]["input"]>;
  after?: InputMaybe<Scalars["String"]["input"]>;
  where?: InputMaybe<FaceWhere>;
  sort?: InputMaybe<ReadonlyArray<FaceSort>>;
};

export type QueryPeopleArgs = {
  collection?: InputMaybe<Scalars["String"]["input"]>;
  first?: InputMaybe<Scalars["Int"]["input"]>;
  after?: InputMaybe<Scalars["String"]["input"]>;
  where?: InputMaybe<PersonWhere>;
  sort?: InputMaybe<ReadonlyArray<PersonSort>>;
};

export type QueryClusterRunsArgs = {
  collection?: InputMaybe<Scalars["String"]["input"]>;
};

export type QueryCompareRunsArgs = {
  a: Scalars["ID"]["input"];
  b: Scalars["ID"]["input"];
};

export type QueryExplainLinkArgs = {
  a: Scalars["ID"]["input"];
  b: Scalars["ID"]["input"];
  runId?: InputMaybe<Scalars["ID"]["input"]>;
};

export type QueryThresholdSweepArgs = {
  collection?: InputMaybe<Scalars["String"]["input"]>;
  from: Scalars["Float"]["input"];
  to: Scalars["Float"]["input"];
  step: Scalars["Float"]["input"];
  method?: InputMaybe<ClusterMethod>;
};

export type QueryReviewQueueArgs = {
  collection?: InputMaybe<Scalars["String"]["input"]>;
  first?: InputMaybe<Scalars["Int"]["input"]>;
};

export type QueryCorrectionsArgs = {
  collection?: InputMaybe<Scalars["String"]["input"]>;
  first?: InputMaybe<Scalars["Int"]["input"]>;
  after?: InputMaybe<Scalars["String"]["input"]>;
};

export type QueryJobArgs = {
  id: Scalars["ID"]["input"];
};

export type QueryJobsArgs = {
  status?: InputMaybe<JobStatus>;
};

export type Mutation = {
  /** Groups the faces again. The payload has the run if it is done within ten seconds. Otherwise the job has it later. */
  readonly recluster: JobPayload;
  /** Makes a run the active one. Refused with NAMES_AT_RISK when names would be at risk (see `compareRuns`), unless you accept that. */
  readonly activateRun: JobPayload;
  /** Deletes a run, and the clusters that no other run holds. The active run cannot be deleted. */
  readonly deleteRun: JobPayload;
  /** Asks a job to stop. */
  readonly cancelJob: JobPayload;
  /** Says that faces show a certain person, or that they do not. */
  readonly assignFaces: EditPayload;
  /** Sets a constraint on faces. It replaces earlier constraints on the same pairs. Later clusterings and growth keep to it. */
  readonly linkFaces: EditPayload;
  readonly renamePerson: EditPayload;
  /** Takes a correction back. */
  readonly undo: EditPayload;
};

export type MutationReclusterArgs = {
  input: ReclusterInput;
};

export type MutationActivateRunArgs = {
  runId: Scalars["ID"]["input"];
  despiteNamesAtRisk: Scalars["Boolean"]["input"];
};

export type MutationDeleteRunArgs = {
  runId: Scalars["ID"]["input"];
};

export type MutationCancelJobArgs = {
  id: Scalars["ID"]["input"];
};

export type MutationAssignFacesArgs = {
  input: AssignInput;
};

export type MutationLinkFacesArgs = {
  input: LinkInput;
};

export type MutationRenamePersonArgs = {
  personId: Scalars["ID"]["input"];
  name: Scalars["String"]["input"];
};

export type MutationUndoArgs = {
  correctionId: Scalars["ID"]["input"];
};
