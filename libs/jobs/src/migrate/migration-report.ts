import type { PairSearch } from "@facegraph/face-graph/collections";
import type { MigrationSize } from "@facegraph/face-graph/migrations";
import type { MissingPhoto } from "../errors.ts";

/** What moving a collection to another model did, or would do. */
export interface MigrationReport extends MigrationSize {
  readonly collection: string;
  /** Ids of models. They are equal where nothing was to be moved. */
  readonly from: string;
  readonly to: string;
  /** What finds faces with the other model, in words. */
  readonly foundBy: string;
  readonly isDryRun: boolean;
  /** The method and the threshold that the other model's card recommends, and its edge floor. */
  readonly method: string;
  readonly threshold: number;
  readonly edgeFloor: number;
  /** Stored faces that the detector found again; null in a dry run, like the next three. */
  readonly facesFound: number | null;
  /** Stored faces that it did not find, which were embedded where they are. */
  readonly facesKept: number | null;
  /** Faces that were not there before. */
  readonly facesNew: number | null;
  /** Faces that have no embedding, as their photographs cannot be read. They keep their names. */
  readonly facesMissing: number | null;
  /** Photographs that cannot be read, of those with faces. */
  readonly missing: readonly MissingPhoto[];
  readonly pairSearch: PairSearch | null;
  /** The run that was made with the other model; null where no run was active. */
  readonly run: string | null;
  /** People whom that run puts at risk. With any, it is stored but not active. */
  readonly namesAtRisk: readonly string[];
  /** Sentences for the user. */
  readonly notices: readonly string[];
}
