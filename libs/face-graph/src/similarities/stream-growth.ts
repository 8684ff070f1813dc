import type { GraphConnection } from "../database/connection.ts";
import * as cypher from "../cypher/similarities/similarities.ts";
import { EdgeArrays } from "./edge-arrays.ts";
import {
  isSameState,
  readGraphState,
  type GraphState,
} from "../collections/graph-state.ts";
import { readConstraints, type FaceConstraint } from "../people/links.ts";
import { streamRanges } from "../database/ordinal-ranges.ts";
import {
  defaultStreamAdjacencyOptions,
  type StreamAdjacencyOptions,
} from "./stream-adjacency.ts";

/** What came to a collection after a state of it: faces, edges, and all links there are. */
export interface StoredGrowth {
  readonly state: GraphState;
  readonly faces: readonly GrownFace[];
  /**
   * Ordinals. Every edge with a new face, and some that were there; one may be here from both ends.
   */
  readonly sources: Uint32Array;
  readonly targets: Uint32Array;
  readonly similarities: Float32Array;
  readonly links: readonly FaceConstraint[];
}

export interface GrownFace {
  readonly id: string;
  readonly ordinal: number;
  /** The server's own number of the face's node. */
  readonly node: number;
  readonly isLowQuality: boolean;
}

const attempts = 5;
/**
 * Where more of the faces are new, reading all of them takes no longer: they need no look at the
 * other end of an edge.
 */
const largestShare = 1 / 4;

/**
 * Reads what came after `since`, in time that depends on what came and not on what was there.
 * @returns undefined where that is not to be had, and all has to be read: faces or edges that were
 *   there may have changed, most are new, or the collection kept changing
 * @throws GraphError `COLLECTION_NOT_FOUND`, `ABORTED`
 */
export async function streamGrowth(
  connection: GraphConnection,
  collection: string,
  since: GraphState,
  options: StreamAdjacencyOptions = {},
): Promise<StoredGrowth | undefined> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const state = await readGraphState(connection, collection);
    const from = Math.min(since.comparedOrdinal, since.ordinalEnd);
    if (
      state.baseRevision !== since.baseRevision ||
      state.ordinalEnd - from > state.ordinalEnd * largestShare
    )
      return undefined;
    const faces: GrownFace[] = [];
    const edges = new EdgeArrays(0);
    await streamRanges(
      connection,
      cypher.streamGrownFaces,
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
    const links = await readConstraints(connection, collection);
    if (isSameState(await readGraphState(connection, collection), state))
      return {
        state,
        faces: faces.sort((one, two) => one.ordinal - two.ordinal),
        ...edges.trimmed(),
        links,
      };
  }
  return undefined;
}
