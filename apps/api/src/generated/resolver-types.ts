// Made from schema.graphql by `npm run generate`; do not edit.
import type * as Schema from "./schema-types.ts";
import type {
  GraphQLResolveInfo,
  GraphQLScalarType,
  GraphQLScalarTypeConfig,
} from "graphql";
import type {
  CollectionParent,
  ImageParent,
  FaceParent,
  SimilarEdgeParent,
  ClusterParent,
  ClusterOverlapParent,
  ClusterInRunParent,
  ClusterRunParent,
  CorrectionParent,
  FacePairParent,
  JobParent,
  MergeSuggestionParent,
  PersonParent,
  PersonLinkParent,
  RunComparisonParent,
  RunOverlapParent,
  SweepPointParent,
  UserErrorParent,
} from "../parents.ts";
import type { RequestContext } from "../context.ts";
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & {
  [P in K]-?: NonNullable<T[P]>;
};

export type ResolverTypeWrapper<T> = Promise<T> | T;

export type Resolver<
  TResult,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> = ResolverFn<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<
  TResult,
  TKey extends string,
  TParent,
  TContext,
  TArgs,
> {
  subscribe: SubscriptionSubscribeFn<
    { [key in TKey]: TResult },
    TParent,
    TContext,
    TArgs
  >;
  resolve?: SubscriptionResolveFn<
    TResult,
    { [key in TKey]: TResult },
    TContext,
    TArgs
  >;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<
  TResult,
  TKey extends string,
  TParent,
  TContext,
  TArgs,
> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<
  TResult,
  TKey extends string,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> =
  | ((
      ...args: any[]
    ) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<
  TTypes,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo,
) => Schema.Maybe<TTypes> | Promise<Schema.Maybe<TTypes>>;

export type IsTypeOfResolverFn<
  T = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
> = (
  obj: T,
  context: TContext,
  info: GraphQLResolveInfo,
) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<
  TResult = Record<PropertyKey, never>,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>;

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> =
  {
    Node:
      | CollectionParent
      | ImageParent
      | FaceParent
      | ClusterParent
      | ClusterRunParent
      | PersonParent
      | CorrectionParent
      | JobParent;
  };

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  DateTime: ResolverTypeWrapper<Schema.Scalars["DateTime"]["output"]>;
  Long: ResolverTypeWrapper<Schema.Scalars["Long"]["output"]>;
  URL: ResolverTypeWrapper<Schema.Scalars["URL"]["output"]>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>["Node"]>;
  ID: ResolverTypeWrapper<Schema.Scalars["ID"]["output"]>;
  PageInfo: ResolverTypeWrapper<Schema.PageInfo>;
  Boolean: ResolverTypeWrapper<Schema.Scalars["Boolean"]["output"]>;
  String: ResolverTypeWrapper<Schema.Scalars["String"]["output"]>;
  SortDirection: Schema.SortDirection;
  JobStatus: Schema.JobStatus;
  Decision: Schema.Decision;
  FaceState: Schema.FaceState;
  LinkKind: Schema.LinkKind;
  Weighting: Schema.Weighting;
  ClusterMethod: Schema.ClusterMethod;
  Collection: ResolverTypeWrapper<CollectionParent>;
  Float: ResolverTypeWrapper<Schema.Scalars["Float"]["output"]>;
  Int: ResolverTypeWrapper<Schema.Scalars["Int"]["output"]>;
  Image: ResolverTypeWrapper<ImageParent>;
  File: ResolverTypeWrapper<Schema.File>;
  Box: ResolverTypeWrapper<Schema.Box>;
  Face: ResolverTypeWrapper<FaceParent>;
  SimilarConnection: ResolverTypeWrapper<
    Omit<Schema.SimilarConnection, "edges"> & {
      edges: ReadonlyArray<ResolversTypes["SimilarEdge"]>;
    }
  >;
  SimilarEdge: ResolverTypeWrapper<SimilarEdgeParent>;
  FaceConnection: ResolverTypeWrapper<
    Omit<Schema.FaceConnection, "edges"> & {
      edges: ReadonlyArray<ResolversTypes["FaceEdge"]>;
    }
  >;
  FaceEdge: ResolverTypeWrapper<
    Omit<Schema.FaceEdge, "node"> & { node: ResolversTypes["Face"] }
  >;
  Cluster: ResolverTypeWrapper<ClusterParent>;
  MergeSuggestion: ResolverTypeWrapper<MergeSuggestionParent>;
  FacePair: ResolverTypeWrapper<FacePairParent>;
  ClusterOverlap: ResolverTypeWrapper<ClusterOverlapParent>;
  ClusterInRun: ResolverTypeWrapper<ClusterInRunParent>;
  ClusterConnection: ResolverTypeWrapper<
    Omit<Schema.ClusterConnection, "edges"> & {
      edges: ReadonlyArray<ResolversTypes["ClusterEdge"]>;
    }
  >;
  ClusterEdge: ResolverTypeWrapper<
    Omit<Schema.ClusterEdge, "node"> & { node: ResolversTypes["Cluster"] }
  >;
  ClusterAggregate: ResolverTypeWrapper<Schema.ClusterAggregate>;
  Distribution: ResolverTypeWrapper<Schema.Distribution>;
  ClusterRun: ResolverTypeWrapper<ClusterRunParent>;
  RunComparison: ResolverTypeWrapper<RunComparisonParent>;
  SweepPoint: ResolverTypeWrapper<SweepPointParent>;
  RunOverlap: ResolverTypeWrapper<RunOverlapParent>;
  Person: ResolverTypeWrapper<PersonParent>;
  PersonLink: ResolverTypeWrapper<PersonLinkParent>;
  PersonConnection: ResolverTypeWrapper<
    Omit<Schema.PersonConnection, "edges"> & {
      edges: ReadonlyArray<ResolversTypes["PersonEdge"]>;
    }
  >;
  PersonEdge: ResolverTypeWrapper<
    Omit<Schema.PersonEdge, "node"> & { node: ResolversTypes["Person"] }
  >;
  Correction: ResolverTypeWrapper<CorrectionParent>;
  CorrectionConnection: ResolverTypeWrapper<
    Omit<Schema.CorrectionConnection, "edges"> & {
      edges: ReadonlyArray<ResolversTypes["CorrectionEdge"]>;
    }
  >;
  CorrectionEdge: ResolverTypeWrapper<
    Omit<Schema.CorrectionEdge, "node"> & { node: ResolversTypes["Correction"] }
  >;
  Job: ResolverTypeWrapper<JobParent>;
  UserError: ResolverTypeWrapper<UserErrorParent>;
  ErrorCode: Schema.ErrorCode;
  FloatFilter: Schema.FloatFilter;
  IntFilter: Schema.IntFilter;
  StringFilter: Schema.StringFilter;
  FaceWhere: Schema.FaceWhere;
  ClusterWhere: Schema.ClusterWhere;
  PersonWhere: Schema.PersonWhere;
  FaceSort: Schema.FaceSort;
  ClusterSort: Schema.ClusterSort;
  PersonSort: Schema.PersonSort;
  ReclusterInput: Schema.ReclusterInput;
  AssignInput: Schema.AssignInput;
  LinkInput: Schema.LinkInput;
  JobPayload: ResolverTypeWrapper<
    Omit<Schema.JobPayload, "job" | "run" | "errors"> & {
      job?: Schema.Maybe<ResolversTypes["Job"]>;
      run?: Schema.Maybe<ResolversTypes["ClusterRun"]>;
      errors: ReadonlyArray<ResolversTypes["UserError"]>;
    }
  >;
  EditPayload: ResolverTypeWrapper<
    Omit<
      Schema.EditPayload,
      "correction" | "faces" | "persons" | "affectedClusters" | "errors"
    > & {
      correction?: Schema.Maybe<ResolversTypes["Correction"]>;
      faces: ReadonlyArray<ResolversTypes["Face"]>;
      persons: ReadonlyArray<ResolversTypes["Person"]>;
      affectedClusters: ReadonlyArray<ResolversTypes["Cluster"]>;
      errors: ReadonlyArray<ResolversTypes["UserError"]>;
    }
  >;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Schema.Scalars["DateTime"]["output"];
  Long: Schema.Scalars["Long"]["output"];
  URL: Schema.Scalars["URL"]["output"];
  Node: ResolversInterfaceTypes<ResolversParentTypes>["Node"];
  ID: Schema.Scalars["ID"]["output"];
  PageInfo: Schema.PageInfo;
  Boolean: Schema.Scalars["Boolean"]["output"];
  String: Schema.Scalars["String"]["output"];
  Collection: CollectionParent;
  Float: Schema.Scalars["Float"]["output"];
  Int: Schema.Scalars["Int"]["output"];
  Image: ImageParent;
  File: Schema.File;
  Box: Schema.Box;
  Face: FaceParent;
  SimilarConnection: Omit<Schema.SimilarConnection, "edges"> & {
    edges: ReadonlyArray<ResolversParentTypes["SimilarEdge"]>;
  };
  SimilarEdge: SimilarEdgeParent;
  FaceConnection: Omit<Schema.FaceConnection, "edges"> & {
    edges: ReadonlyArray<ResolversParentTypes["FaceEdge"]>;
  };
  FaceEdge: Omit<Schema.FaceEdge, "node"> & {
    node: ResolversParentTypes["Face"];
  };
  Cluster: ClusterParent;
  MergeSuggestion: MergeSuggestionParent;
  FacePair: FacePairParent;
  ClusterOverlap: ClusterOverlapParent;
  ClusterInRun: ClusterInRunParent;
  ClusterConnection: Omit<Schema.ClusterConnection, "edges"> & {
    edges: ReadonlyArray<ResolversParentTypes["ClusterEdge"]>;
  };
  ClusterEdge: Omit<Schema.ClusterEdge, "node"> & {
    node: ResolversParentTypes["Cluster"];
  };
  ClusterAggregate: Schema.ClusterAggregate;
  Distribution: Schema.Distribution;
  ClusterRun: ClusterRunParent;
  RunComparison: RunComparisonParent;
  SweepPoint: SweepPointParent;
  RunOverlap: RunOverlapParent;
  Person: PersonParent;
  PersonLink: PersonLinkParent;
  PersonConnection: Omit<Schema.PersonConnection, "edges"> & {
    edges: ReadonlyArray<ResolversParentTypes["PersonEdge"]>;
  };
  PersonEdge: Omit<Schema.PersonEdge, "node"> & {
    node: ResolversParentTypes["Person"];
  };
  Correction: CorrectionParent;
  CorrectionConnection: Omit<Schema.CorrectionConnection, "edges"> & {
    edges: ReadonlyArray<ResolversParentTypes["CorrectionEdge"]>;
  };
  CorrectionEdge: Omit<Schema.CorrectionEdge, "node"> & {
    node: ResolversParentTypes["Correction"];
  };
  Job: JobParent;
  UserError: UserErrorParent;
  FloatFilter: Schema.FloatFilter;
  IntFilter: Schema.IntFilter;
  StringFilter: Schema.StringFilter;
  FaceWhere: Schema.FaceWhere;
  ClusterWhere: Schema.ClusterWhere;
  PersonWhere: Schema.PersonWhere;
  FaceSort: Schema.FaceSort;
  ClusterSort: Schema.ClusterSort;
  PersonSort: Schema.PersonSort;
  ReclusterInput: Schema.ReclusterInput;
  AssignInput: Schema.AssignInput;
  LinkInput: Schema.LinkInput;
  JobPayload: Omit<Schema.JobPayload, "job" | "run" | "errors"> & {
    job?: Schema.Maybe<ResolversParentTypes["Job"]>;
    run?: Schema.Maybe<ResolversParentTypes["ClusterRun"]>;
    errors: ReadonlyArray<ResolversParentTypes["UserError"]>;
  };
  EditPayload: Omit<
    Schema.EditPayload,
    "correction" | "faces" | "persons" | "affectedClusters" | "errors"
  > & {
    correction?: Schema.Maybe<ResolversParentTypes["Correction"]>;
    faces: ReadonlyArray<ResolversParentTypes["Face"]>;
    persons: ReadonlyArray<ResolversParentTypes["Person"]>;
    affectedClusters: ReadonlyArray<ResolversParentTypes["Cluster"]>;
    errors: ReadonlyArray<ResolversParentTypes["UserError"]>;
  };
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<
  ResolversTypes["DateTime"],
  any
> {
  name: "DateTime";
}

export interface LongScalarConfig extends GraphQLScalarTypeConfig<
  ResolversTypes["Long"],
  any
> {
  name: "Long";
}

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<
  ResolversTypes["URL"],
  any
> {
  name: "URL";
}

export type NodeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["Node"] =
    ResolversParentTypes["Node"],
> = {
  __resolveType: TypeResolveFn<
    | "Collection"
    | "Image"
    | "Face"
    | "Cluster"
    | "ClusterRun"
    | "Person"
    | "Correction"
    | "Job",
    ParentType,
    ContextType
  >;
};

export type PageInfoResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["PageInfo"] =
    ResolversParentTypes["PageInfo"],
> = {
  hasNextPage?: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  hasPreviousPage?: Resolver<
    ResolversTypes["Boolean"],
    ParentType,
    ContextType
  >;
  startCursor?: Resolver<
    Schema.Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  endCursor?: Resolver<
    Schema.Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
};

export type CollectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["Collection"] =
    ResolversParentTypes["Collection"],
> = {
  id?: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  name?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  modelId?: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  similarity?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  edgeFloor?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  recommendedThreshold?: Resolver<
    ResolversTypes["Float"],
    ParentType,
    ContextType
  >;
  imageCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  faceCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  edgeCount?: Resolver<ResolversTypes["Long"], ParentType, ContextType>;
  personCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  generation?: Resolver<ResolversTypes["Long"], ParentType, ContextType>;
  activeRun?: Resolver<
    Schema.Maybe<ResolversTypes["ClusterRun"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ImageResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["Image"] =
    ResolversParentTypes["Image"],
> = {
  id?: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  sha256?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  width?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  height?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  takenAt?: Resolver<
    Schema.Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  framesPerSecond?: Resolver<
    Schema.Maybe<ResolversTypes["Float"]>,
    ParentType,
    ContextType
  >;
  files?: Resolver<
    ReadonlyArray<ResolversTypes["File"]>,
    ParentType,
    ContextType
  >;
  faces?: Resolver<
    ReadonlyArray<ResolversTypes["Face"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type FileResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["File"] =
    ResolversParentTypes["File"],
> = {
  path?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  identity?: Resolver<
    Schema.Maybe<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
};

export type BoxResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["Box"] = ResolversParentTypes["Box"],
> = {
  x?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  y?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  width?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  height?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
};

export type FaceResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["Face"] =
    ResolversParentTypes["Face"],
> = {
  id?: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  image?: Resolver<ResolversTypes["Image"], ParentType, ContextType>;
  box?: Resolver<ResolversTypes["Box"], ParentType, ContextType>;
  sizePx?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  detectionScore?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  quality?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  qualityReasons?: Resolver<
    ReadonlyArray<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
  state?: Resolver<ResolversTypes["FaceState"], ParentType, ContextType>;
  timestampMs?: Resolver<
    Schema.Maybe<ResolversTypes["Int"]>,
    ParentType,
    ContextType
  >;
  timestampsMs?: Resolver<
    Schema.Maybe<ReadonlyArray<ResolversTypes["Int"]>>,
    ParentType,
    ContextType
  >;
  crop?: Resolver<
    Schema.Maybe<ResolversTypes["URL"]>,
    ParentType,
    ContextType,
    RequireFields<Schema.FaceCropArgs, "size">
  >;
  cluster?: Resolver<
    Schema.Maybe<ResolversTypes["Cluster"]>,
    ParentType,
    ContextType,
    Partial<Schema.FaceClusterArgs>
  >;
  person?: Resolver<
    Schema.Maybe<ResolversTypes["PersonLink"]>,
    ParentType,
    ContextType
  >;
  neighbours?: Resolver<
    ResolversTypes["SimilarConnection"],
    ParentType,
    ContextType,
    RequireFields<Schema.FaceNeighboursArgs, "first">
  >;
  neo4jBrowserUrl?: Resolver<
    Schema.Maybe<ResolversTypes["URL"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SimilarConnectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["SimilarConnection"] =
    ResolversParentTypes["SimilarConnection"],
> = {
  edges?: Resolver<
    ReadonlyArray<ResolversTypes["SimilarEdge"]>,
    ParentType,
    ContextType
  >;
  pageInfo?: Resolver<ResolversTypes["PageInfo"], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
};

export type SimilarEdgeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["SimilarEdge"] =
    ResolversParentTypes["SimilarEdge"],
> = {
  cursor?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  node?: Resolver<ResolversTypes["Face"], ParentType, ContextType>;
  sameCluster?: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
};

export type FaceConnectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["FaceConnection"] =
    ResolversParentTypes["FaceConnection"],
> = {
  edges?: Resolver<
    ReadonlyArray<ResolversTypes["FaceEdge"]>,
    ParentType,
    ContextType
  >;
  pageInfo?: Resolver<ResolversTypes["PageInfo"], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
};

export type FaceEdgeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["FaceEdge"] =
    ResolversParentTypes["FaceEdge"],
> = {
  cursor?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  node?: Resolver<ResolversTypes["Face"], ParentType, ContextType>;
};

export type ClusterResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["Cluster"] =
    ResolversParentTypes["Cluster"],
> = {
  id?: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  size?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  cohesion?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  representative?: Resolver<ResolversTypes["Face"], ParentType, ContextType>;
  inRun?: Resolver<
    Schema.Maybe<ResolversTypes["ClusterInRun"]>,
    ParentType,
    ContextType,
    Partial<Schema.ClusterInRunArgs>
  >;
  person?: Resolver<
    Schema.Maybe<ResolversTypes["PersonLink"]>,
    ParentType,
    ContextType
  >;
  conflict?: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  persons?: Resolver<
    ReadonlyArray<ResolversTypes["Person"]>,
    ParentType,
    ContextType
  >;
  impureImageCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  faces?: Resolver<
    ResolversTypes["FaceConnection"],
    ParentType,
    ContextType,
    RequireFields<Schema.ClusterFacesArgs, "first">
  >;
  suggestedMerges?: Resolver<
    ReadonlyArray<ResolversTypes["MergeSuggestion"]>,
    ParentType,
    ContextType,
    RequireFields<Schema.ClusterSuggestedMergesArgs, "first">
  >;
  overlaps?: Resolver<
    ReadonlyArray<ResolversTypes["ClusterOverlap"]>,
    ParentType,
    ContextType,
    RequireFields<Schema.ClusterOverlapsArgs, "runId">
  >;
  neo4jBrowserUrl?: Resolver<
    Schema.Maybe<ResolversTypes["URL"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MergeSuggestionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["MergeSuggestion"] =
    ResolversParentTypes["MergeSuggestion"],
> = {
  cluster?: Resolver<
    Schema.Maybe<ResolversTypes["Cluster"]>,
    ParentType,
    ContextType
  >;
  into?: Resolver<ResolversTypes["Cluster"], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  evidence?: Resolver<
    ReadonlyArray<ResolversTypes["FacePair"]>,
    ParentType,
    ContextType
  >;
  facesGained?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  blockedBy?: Resolver<
    ReadonlyArray<ResolversTypes["String"]>,
    ParentType,
    ContextType
  >;
};

export type FacePairResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["FacePair"] =
    ResolversParentTypes["FacePair"],
> = {
  a?: Resolver<ResolversTypes["Face"], ParentType, ContextType>;
  b?: Resolver<ResolversTypes["Face"], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
};

export type ClusterOverlapResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["ClusterOverlap"] =
    ResolversParentTypes["ClusterOverlap"],
> = {
  cluster?: Resolver<ResolversTypes["Cluster"], ParentType, ContextType>;
  faces?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  jaccard?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
};

export type ClusterInRunResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["ClusterInRun"] =
    ResolversParentTypes["ClusterInRun"],
> = {
  run?: Resolver<ResolversTypes["ClusterRun"], ParentType, ContextType>;
  label?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  density?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  weakestLink?: Resolver<
    Schema.Maybe<ResolversTypes["Float"]>,
    ParentType,
    ContextType
  >;
};

export type ClusterConnectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["ClusterConnection"] =
    ResolversParentTypes["ClusterConnection"],
> = {
  edges?: Resolver<
    ReadonlyArray<ResolversTypes["ClusterEdge"]>,
    ParentType,
    ContextType
  >;
  pageInfo?: Resolver<ResolversTypes["PageInfo"], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  aggregate?: Resolver<
    ResolversTypes["ClusterAggregate"],
    ParentType,
    ContextType
  >;
};

export type ClusterEdgeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["ClusterEdge"] =
    ResolversParentTypes["ClusterEdge"],
> = {
  cursor?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  node?: Resolver<ResolversTypes["Cluster"], ParentType, ContextType>;
};

export type ClusterAggregateResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["ClusterAggregate"] =
    ResolversParentTypes["ClusterAggregate"],
> = {
  count?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  size?: Resolver<
    Schema.Maybe<ResolversTypes["Distribution"]>,
    ParentType,
    ContextType
  >;
};

export type DistributionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["Distribution"] =
    ResolversParentTypes["Distribution"],
> = {
  min?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  max?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  mean?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  p50?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  p75?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  p90?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  p95?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  p99?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
};

export type ClusterRunResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["ClusterRun"] =
    ResolversParentTypes["ClusterRun"],
> = {
  id?: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  name?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  collection?: Resolver<ResolversTypes["Collection"], ParentType, ContextType>;
  active?: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  status?: Resolver<ResolversTypes["JobStatus"], ParentType, ContextType>;
  method?: Resolver<ResolversTypes["ClusterMethod"], ParentType, ContextType>;
  threshold?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  sharpness?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  weighting?: Resolver<ResolversTypes["Weighting"], ParentType, ContextType>;
  seed?: Resolver<ResolversTypes["Long"], ParentType, ContextType>;
  modelId?: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  generation?: Resolver<ResolversTypes["Long"], ParentType, ContextType>;
  maxIterations?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  ranIterations?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  didConverge?: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  clusterCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  singletonCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  faceCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  edgeCount?: Resolver<ResolversTypes["Long"], ParentType, ContextType>;
  sizes?: Resolver<
    Schema.Maybe<ResolversTypes["Distribution"]>,
    ParentType,
    ContextType
  >;
  namesKept?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  namesInConflict?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  finishedAt?: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  basedOn?: Resolver<
    Schema.Maybe<ResolversTypes["ClusterRun"]>,
    ParentType,
    ContextType
  >;
  readMillis?: Resolver<ResolversTypes["Long"], ParentType, ContextType>;
  computeMillis?: Resolver<ResolversTypes["Long"], ParentType, ContextType>;
  writeMillis?: Resolver<ResolversTypes["Long"], ParentType, ContextType>;
  clustersWritten?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  clustersReused?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  clusters?: Resolver<
    ResolversTypes["ClusterConnection"],
    ParentType,
    ContextType,
    RequireFields<Schema.ClusterRunClustersArgs, "first">
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RunComparisonResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["RunComparison"] =
    ResolversParentTypes["RunComparison"],
> = {
  a?: Resolver<ResolversTypes["ClusterRun"], ParentType, ContextType>;
  b?: Resolver<ResolversTypes["ClusterRun"], ParentType, ContextType>;
  facesCompared?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  bCubedF?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  adjustedRand?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  clustersUnchanged?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  facesMoved?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  splitCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  splits?: Resolver<
    ReadonlyArray<ResolversTypes["RunOverlap"]>,
    ParentType,
    ContextType,
    RequireFields<Schema.RunComparisonSplitsArgs, "first">
  >;
  mergeCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  merges?: Resolver<
    ReadonlyArray<ResolversTypes["RunOverlap"]>,
    ParentType,
    ContextType,
    RequireFields<Schema.RunComparisonMergesArgs, "first">
  >;
  namesAtRisk?: Resolver<
    ReadonlyArray<ResolversTypes["Person"]>,
    ParentType,
    ContextType
  >;
};

export type SweepPointResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["SweepPoint"] =
    ResolversParentTypes["SweepPoint"],
> = {
  threshold?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  edges?: Resolver<ResolversTypes["Long"], ParentType, ContextType>;
  clusterCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  singletonCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  largest?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  impureClusters?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  facesInImpure?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  namesInConflict?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  cliff?: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
};

export type RunOverlapResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["RunOverlap"] =
    ResolversParentTypes["RunOverlap"],
> = {
  cluster?: Resolver<ResolversTypes["Cluster"], ParentType, ContextType>;
  other?: Resolver<ResolversTypes["Cluster"], ParentType, ContextType>;
  faces?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  jaccard?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
};

export type PersonResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["Person"] =
    ResolversParentTypes["Person"],
> = {
  id?: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  name?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  hidden?: Resolver<ResolversTypes["Boolean"], ParentType, ContextType>;
  cover?: Resolver<
    Schema.Maybe<ResolversTypes["Face"]>,
    ParentType,
    ContextType
  >;
  faceCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
  faces?: Resolver<
    ResolversTypes["FaceConnection"],
    ParentType,
    ContextType,
    RequireFields<Schema.PersonFacesArgs, "first">
  >;
  clusters?: Resolver<
    ReadonlyArray<ResolversTypes["Cluster"]>,
    ParentType,
    ContextType,
    Partial<Schema.PersonClustersArgs>
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PersonLinkResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["PersonLink"] =
    ResolversParentTypes["PersonLink"],
> = {
  person?: Resolver<ResolversTypes["Person"], ParentType, ContextType>;
  decision?: Resolver<ResolversTypes["Decision"], ParentType, ContextType>;
  source?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  at?: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
};

export type PersonConnectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["PersonConnection"] =
    ResolversParentTypes["PersonConnection"],
> = {
  edges?: Resolver<
    ReadonlyArray<ResolversTypes["PersonEdge"]>,
    ParentType,
    ContextType
  >;
  pageInfo?: Resolver<ResolversTypes["PageInfo"], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
};

export type PersonEdgeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["PersonEdge"] =
    ResolversParentTypes["PersonEdge"],
> = {
  cursor?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  node?: Resolver<ResolversTypes["Person"], ParentType, ContextType>;
};

export type CorrectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["Correction"] =
    ResolversParentTypes["Correction"],
> = {
  id?: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  at?: Resolver<ResolversTypes["DateTime"], ParentType, ContextType>;
  by?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  summary?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  undoneAt?: Resolver<
    Schema.Maybe<ResolversTypes["DateTime"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CorrectionConnectionResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["CorrectionConnection"] =
    ResolversParentTypes["CorrectionConnection"],
> = {
  edges?: Resolver<
    ReadonlyArray<ResolversTypes["CorrectionEdge"]>,
    ParentType,
    ContextType
  >;
  pageInfo?: Resolver<ResolversTypes["PageInfo"], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes["Int"], ParentType, ContextType>;
};

export type CorrectionEdgeResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["CorrectionEdge"] =
    ResolversParentTypes["CorrectionEdge"],
> = {
  cursor?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  node?: Resolver<ResolversTypes["Correction"], ParentType, ContextType>;
};

export type JobResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["Job"] = ResolversParentTypes["Job"],
> = {
  id?: Resolver<ResolversTypes["ID"], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  status?: Resolver<ResolversTypes["JobStatus"], ParentType, ContextType>;
  stage?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  progress?: Resolver<
    Schema.Maybe<ResolversTypes["Float"]>,
    ParentType,
    ContextType
  >;
  done?: Resolver<ResolversTypes["Long"], ParentType, ContextType>;
  total?: Resolver<
    Schema.Maybe<ResolversTypes["Long"]>,
    ParentType,
    ContextType
  >;
  elapsedSeconds?: Resolver<ResolversTypes["Float"], ParentType, ContextType>;
  error?: Resolver<
    Schema.Maybe<ResolversTypes["UserError"]>,
    ParentType,
    ContextType
  >;
  result?: Resolver<
    Schema.Maybe<ResolversTypes["ClusterRun"]>,
    ParentType,
    ContextType
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserErrorResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["UserError"] =
    ResolversParentTypes["UserError"],
> = {
  code?: Resolver<ResolversTypes["ErrorCode"], ParentType, ContextType>;
  message?: Resolver<ResolversTypes["String"], ParentType, ContextType>;
  field?: Resolver<
    Schema.Maybe<ReadonlyArray<ResolversTypes["String"]>>,
    ParentType,
    ContextType
  >;
};

export type JobPayloadResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["JobPayload"] =
    ResolversParentTypes["JobPayload"],
> = {
  job?: Resolver<Schema.Maybe<ResolversTypes["Job"]>, ParentType, ContextType>;
  run?: Resolver<
    Schema.Maybe<ResolversTypes["ClusterRun"]>,
    ParentType,
    ContextType
  >;
  errors?: Resolver<
    ReadonlyArray<ResolversTypes["UserError"]>,
    ParentType,
    ContextType
  >;
};

export type EditPayloadResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["EditPayload"] =
    ResolversParentTypes["EditPayload"],
> = {
  correction?: Resolver<
    Schema.Maybe<ResolversTypes["Correction"]>,
    ParentType,
    ContextType
  >;
  faces?: Resolver<
    ReadonlyArray<ResolversTypes["Face"]>,
    ParentType,
    ContextType
  >;
  persons?: Resolver<
    ReadonlyArray<ResolversTypes["Person"]>,
    ParentType,
    ContextType
  >;
  affectedClusters?: Resolver<
    ReadonlyArray<ResolversTypes["Cluster"]>,
    ParentType,
    ContextType
  >;
  errors?: Resolver<
    ReadonlyArray<ResolversTypes["UserError"]>,
    ParentType,
    ContextType
  >;
};

export type QueryResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["Query"] =
    ResolversParentTypes["Query"],
> = {
  node?: Resolver<
    Schema.Maybe<ResolversTypes["Node"]>,
    ParentType,
    ContextType,
    RequireFields<Schema.QueryNodeArgs, "id">
  >;
  nodes?: Resolver<
    ReadonlyArray<Schema.Maybe<ResolversTypes["Node"]>>,
    ParentType,
    ContextType,
    RequireFields<Schema.QueryNodesArgs, "ids">
  >;
  collections?: Resolver<
    ReadonlyArray<ResolversTypes["Collection"]>,
    ParentType,
    ContextType
  >;
  collection?: Resolver<
    Schema.Maybe<ResolversTypes["Collection"]>,
    ParentType,
    ContextType,
    Partial<Schema.QueryCollectionArgs>
  >;
  clusters?: Resolver<
    ResolversTypes["ClusterConnection"],
    ParentType,
    ContextType,
    RequireFields<Schema.QueryClustersArgs, "first">
  >;
  faces?: Resolver<
    ResolversTypes["FaceConnection"],
    ParentType,
    ContextType,
    RequireFields<Schema.QueryFacesArgs, "first">
  >;
  people?: Resolver<
    ResolversTypes["PersonConnection"],
    ParentType,
    ContextType,
    RequireFields<Schema.QueryPeopleArgs, "first">
  >;
  clusterRuns?: Resolver<
    ReadonlyArray<ResolversTypes["ClusterRun"]>,
    ParentType,
    ContextType,
    Partial<Schema.QueryClusterRunsArgs>
  >;
  compareRuns?: Resolver<
    ResolversTypes["RunComparison"],
    ParentType,
    ContextType,
    RequireFields<Schema.QueryCompareRunsArgs, "a" | "b">
  >;
  explainLink?: Resolver<
    Schema.Maybe<ReadonlyArray<ResolversTypes["FacePair"]>>,
    ParentType,
    ContextType,
    RequireFields<Schema.QueryExplainLinkArgs, "a" | "b">
  >;
  thresholdSweep?: Resolver<
    ReadonlyArray<ResolversTypes["SweepPoint"]>,
    ParentType,
    ContextType,
    RequireFields<Schema.QueryThresholdSweepArgs, "from" | "to" | "step">
  >;
  reviewQueue?: Resolver<
    ReadonlyArray<ResolversTypes["MergeSuggestion"]>,
    ParentType,
    ContextType,
    RequireFields<Schema.QueryReviewQueueArgs, "first">
  >;
  corrections?: Resolver<
    ResolversTypes["CorrectionConnection"],
    ParentType,
    ContextType,
    RequireFields<Schema.QueryCorrectionsArgs, "first">
  >;
  job?: Resolver<
    Schema.Maybe<ResolversTypes["Job"]>,
    ParentType,
    ContextType,
    RequireFields<Schema.QueryJobArgs, "id">
  >;
  jobs?: Resolver<
    ReadonlyArray<ResolversTypes["Job"]>,
    ParentType,
    ContextType,
    Partial<Schema.QueryJobsArgs>
  >;
};

export type MutationResolvers<
  ContextType = RequestContext,
  ParentType extends ResolversParentTypes["Mutation"] =
    ResolversParentTypes["Mutation"],
> = {
  recluster?: Resolver<
    ResolversTypes["JobPayload"],
    ParentType,
    ContextType,
    RequireFields<Schema.MutationReclusterArgs, "input">
  >;
  activateRun?: Resolver<
    ResolversTypes["JobPayload"],
    ParentType,
    ContextType,
    RequireFields<
      Schema.MutationActivateRunArgs,
      "runId" | "despiteNamesAtRisk"
    >
  >;
  deleteRun?: Resolver<
    ResolversTypes["JobPayload"],
    ParentType,
    ContextType,
    RequireFields<Schema.MutationDeleteRunArgs, "runId">
  >;
  cancelJob?: Resolver<
    ResolversTypes["JobPayload"],
    ParentType,
    ContextType,
    RequireFields<Schema.MutationCancelJobArgs, "id">
  >;
  assignFaces?: Resolver<
    ResolversTypes["EditPayload"],
    ParentType,
    ContextType,
    RequireFields<Schema.MutationAssignFacesArgs, "input">
  >;
  linkFaces?: Resolver<
    ResolversTypes["EditPayload"],
    ParentType,
    ContextType,
    RequireFields<Schema.MutationLinkFacesArgs, "input">
  >;
  renamePerson?: Resolver<
    ResolversTypes["EditPayload"],
    ParentType,
    ContextType,
    RequireFields<Schema.MutationRenamePersonArgs, "personId" | "name">
  >;
  undo?: Resolver<
    ResolversTypes["EditPayload"],
    ParentType,
    ContextType,
    RequireFields<Schema.MutationUndoArgs, "correctionId">
  >;
};

export type Resolvers<ContextType = RequestContext> = {
  DateTime?: GraphQLScalarType;
  Long?: GraphQLScalarType;
  URL?: GraphQLScalarType;
  Node?: NodeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Collection?: CollectionResolvers<ContextType>;
  Image?: ImageResolvers<ContextType>;
  File?: FileResolvers<ContextType>;
  Box?: BoxResolvers<ContextType>;
  Face?: FaceResolvers<ContextType>;
  SimilarConnection?: SimilarConnectionResolvers<ContextType>;
  SimilarEdge?: SimilarEdgeResolvers<ContextType>;
  FaceConnection?: FaceConnectionResolvers<ContextType>;
  FaceEdge?: FaceEdgeResolvers<ContextType>;
  Cluster?: ClusterResolvers<ContextType>;
  MergeSuggestion?: MergeSuggestionResolvers<ContextType>;
  FacePair?: FacePairResolvers<ContextType>;
  ClusterOverlap?: ClusterOverlapResolvers<ContextType>;
  ClusterInRun?: ClusterInRunResolvers<ContextType>;
  ClusterConnection?: ClusterConnectionResolvers<ContextType>;
  ClusterEdge?: ClusterEdgeResolvers<ContextType>;
  ClusterAggregate?: ClusterAggregateResolvers<ContextType>;
  Distribution?: DistributionResolvers<ContextType>;
  ClusterRun?: ClusterRunResolvers<ContextType>;
  RunComparison?: RunComparisonResolvers<ContextType>;
  SweepPoint?: SweepPointResolvers<ContextType>;
  RunOverlap?: RunOverlapResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  PersonLink?: PersonLinkResolvers<ContextType>;
  PersonConnection?: PersonConnectionResolvers<ContextType>;
  PersonEdge?: PersonEdgeResolvers<ContextType>;
  Correction?: CorrectionResolvers<ContextType>;
  CorrectionConnection?: CorrectionConnectionResolvers<ContextType>;
  CorrectionEdge?: CorrectionEdgeResolvers<ContextType>;
  Job?: JobResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  JobPayload?: JobPayloadResolvers<ContextType>;
  EditPayload?: EditPayloadResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
};
