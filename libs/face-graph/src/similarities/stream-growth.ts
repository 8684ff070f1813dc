import { readCollection } from "../collections/collections.ts";
import {
  type GraphState,
  isSameState,
  readGraphState,
} from "../collections/graph-state.ts";
import * as cypher from "../cypher/similarities/similarities.ts";
import type { GraphConnection } from "../database/connection.ts";
import { streamRanges } from "../database/ordinal-ranges.ts";
import { readConstraints } from "../people/constraints.ts";
import type { FaceConstraint } from "../people/what-was-said.ts";
import { EdgeArrays } from "./edge-arrays.ts";
import {
  defaultStreamAdjacencyOptions,
  type StreamAdjacencyOptions,
} from "./stream-adjacency.ts";

/**
 * What came to a collection since a state: new faces, their edges, and all constraints there are.
 */
export interface StoredGrowth {
  readonly state: GraphState;
  readonly faces: readonly GrownFace[];
  /**
   * Ordinals. These are all edges with a new face, and some that were there before. An edge may be
   * here in both directions.
   */
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly similarities: Float32Array;
  readonly constraints: readonly FaceConstraint[];
}

export interface GrownFace {
  readonly id: string;
  readonly ordinal: number;
  /** The server's own number of the face's node. */
  readonly node: number;
  readonly isLowQuality: boolean;
}

const attempts = 5;
/** Where a larger share of the faces is new, reading the whole graph takes no longer. */
const maxNewShare = 1 / 4;

/**
 * Reads what came after `since`, in time that depends on what came and not on what was there.
 * @returns undefined where all has to be read: faces or edges that were there may have changed,
 *   more than a quarter of the faces are new, or the collection kept changing
 * @throws GraphError `COLLECTION_NOT_FOUND`; AbortedError
 */
export async function streamGrowth(
  connection: GraphConnection,
  collection: string,
  since: GraphState,
  options: StreamAdjacencyOptions = {},
): Promise<StoredGrowth | undefined> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const state = await readGraphState(connection, collection);
    const { pairTypes } = await readCollection(connection, collection);
    const from = Math.min(since.comparedOrdinal, since.ordinalEnd);
    if (
      state.baseRevision !== since.baseRevision ||
      state.ordinalEnd - from > state.ordinalEnd * maxNewShare
    )
      return undefined;
    const faces: GrownFace[] = [];
    const edges = new EdgeArrays(0);
    await streamRanges(
      connection,
      cypher.streamGrownFaces(pairTypes),
      {
        ...defaultStreamAdjacencyOptions,
        ...options,
        collection,
        from,
        to: state.ordinalEnd,
      },
      (values) => {
        const [ordinal, id, node, isLowQuality, ends] = values as [
          number,
          string,
          number,
          boolean | null,
          (readonly [number, number])[],
        ];
        if (ordinal >= since.ordinalEnd)
          faces.push({
            id,
            ordinal,
            node,
            isLowQuality: isLowQuality === true,
          });
        edges.add(
          ordinal,
          ends.map(([other]) => other),
          ends.map(([, weight]) => weight),
        );
      },
    );
    const constraints = await readConstraints(connection, collection);
    if (isSameState(await readGraphState(connection, collection), state))
      return {
        state,
        faces: faces.sort((one, two) => one.ordinal - two.ordinal),
        ...edges.trimmed(),
        constraints,
      };
  }
  return undefined;
}
