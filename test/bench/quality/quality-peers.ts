import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Adjacency } from "@facegraph/cw-core";
import { startPeers } from "../support/python-peers.ts";
import { type Curve, type Scores, scoresOf } from "./methods.ts";
import type { QualitySet } from "./sets/quality-set.ts";

/** It takes stored pairs, as ours do. */
export const peerOfPairs = "Infomap, p = 8";
/** They compare embeddings. */
const peersOfEmbeddings = ["HDBSCAN 2/2", "average linkage"] as const;
export const peerNames = [peerOfPairs, ...peersOfEmbeddings] as const;

export type PeerName = (typeof peerNames)[number];

/** A Python process in which the peers group one set after the other. */
export interface QualityPeers {
  /**
   * Scores by peer. Those that compare embeddings are left out where the set is sparse: they would
   * see pairs that it does not have.
   */
  curvesOf(
    set: QualitySet,
    thresholds: readonly number[],
    asked?: readonly PeerName[],
  ): Promise<Map<PeerName, Curve>>;
  stop(): Promise<void>;
}

export async function startQualityPeers(): Promise<QualityPeers> {
  const folder = await mkdtemp(join(tmpdir(), "facegraph-quality-"));
  const python = await startPeers("quality/quality-peers.py", []);
  return {
    curvesOf: async (set, thresholds, asked = peerNames) => {
      await writePairs(folder, set.adjacency);
      const isAble = !set.isSparse && set.embeddings !== undefined;
      if (isAble)
        await writeFile(join(folder, "vectors.f32"), set.embeddings.vectors);
      const answer = await python.ask(
        JSON.stringify({
          folder,
          faceCount: set.adjacency.faceCount,
          thresholds,
          peers: asked.filter((peer) => isAble || peer === peerOfPairs),
        }),
      );
      const curves = new Map<PeerName, Map<number, Scores>>();
      for (const { peer, threshold, file } of JSON.parse(answer) as Written[]) {
        const curve = curves.get(peer) ?? new Map<number, Scores>();
        curves.set(peer, curve);
        curve.set(threshold, scoresOf(set, await readLabels(folder, file)));
      }
      return curves;
    },
    stop: async () => {
      await python.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Labels that a peer left in a file. */
interface Written {
  readonly peer: PeerName;
  /** 0 for a peer without one. */
  readonly threshold: number;
  readonly file: string;
}

async function readLabels(folder: string, file: string): Promise<Uint32Array> {
  const bytes = await readFile(join(folder, file));
  return new Uint32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  );
}

/** Each pair once. */
async function writePairs(
  folder: string,
  { faceCount, offsets, neighbours, similarities }: Adjacency,
): Promise<void> {
  const pairCount = neighbours.length / 2;
  const sources = new Uint32Array(pairCount);
  const targets = new Uint32Array(pairCount);
  const weights = new Float32Array(pairCount);
  let pair = 0;
  for (let face = 0; face < faceCount; face++) {
    for (
      let edge = offsets[face]!;
      edge < offsets[face + 1]! && neighbours[edge]! < face;
      edge++
    ) {
      sources[pair] = face;
      targets[pair] = neighbours[edge]!;
      weights[pair++] = similarities[edge]!;
    }
  }
  await writeFile(join(folder, "sources.u32"), sources);
  await writeFile(join(folder, "targets.u32"), targets);
  await writeFile(join(folder, "weights.f32"), weights);
}
