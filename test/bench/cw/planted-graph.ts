import {
  type Adjacency,
  buildAdjacency,
  type EdgeList,
  visitingOrder,
} from "@facegraph/cw-core";
import { seededIntegers } from "@facegraph/similarity";

/**
 * A graph like that of a photo library: people of power-law sizes, each face joined to some of its
 * own and, weakly, to strangers.
 */
export interface PlantedGraph {
  readonly adjacency: Adjacency;
  readonly faceKeys: BigUint64Array;
  readonly identities: Uint32Array;
}

const largestIdentity = 180;
const chanceEdgesPerFace = 4;

/**
 * People's sizes follow a power law; every two faces of a person are joined, and each face, weakly,
 * to a few strangers: about 44 directed edges per face. Faces are numbered as facegraph keeps a
 * collection, in the order they are visited with the default seed, which is no order at all to
 * anyone else.
 */
export function plantGraph(faceCount: number, seed = 1): PlantedGraph {
  const draw = seededIntegers(seed);
  const uniform = () => draw() / 2 ** 32;
  const numbers = Uint32Array.from({ length: faceCount }, (_, face) => face);
  for (let face = faceCount - 1; face > 0; face--) {
    const other = Math.floor(uniform() * (face + 1));
    [numbers[face], numbers[other]] = [numbers[other]!, numbers[face]!];
  }
  const identities = new Uint32Array(faceCount);
  const sources: number[] = [];
  const targets: number[] = [];
  const similarities: number[] = [];
  const join = (one: number, two: number, similarity: number) => {
    sources.push(one);
    targets.push(two);
    similarities.push(similarity);
  };
  for (let start = 0, identity = 0; start < faceCount; identity++) {
    const size = Math.min(
      faceCount - start,
      Math.floor(2 * uniform() ** -0.75),
      largestIdentity,
    );
    for (let face = start; face < start + size; face++) {
      identities[numbers[face]!] = identity;
      for (let other = start; other < face; other++)
        join(numbers[face]!, numbers[other]!, 0.55 + 0.33 * uniform());
    }
    start += size;
  }
  for (let edge = 0; edge < faceCount * chanceEdgesPerFace; edge++) {
    const one = Math.floor(uniform() * faceCount);
    const two = Math.floor(uniform() * faceCount);
    if (identities[one] !== identities[two])
      join(one, two, 0.45 + 0.1 * uniform());
  }
  const keys = new BigUint64Array(faceCount);
  for (let face = 0; face < faceCount; face++) keys[face] = BigInt(face);
  const order = visitingOrder(keys, 1);
  const edges = {
    sources: Uint32Array.from(sources),
    targets: Uint32Array.from(targets),
    similarities: Float32Array.from(similarities),
  };
  return {
    adjacency: buildAdjacency(faceCount, renumber(edges, order)),
    faceKeys: BigUint64Array.from(order, (face) => keys[face]!),
    identities: Uint32Array.from(order, (face) => identities[face]!),
  };
}

/** The same edges with each face known by its rank in an order. */
function renumber(
  { sources, targets, similarities }: EdgeList,
  order: Uint32Array,
): EdgeList {
  const ranks = new Uint32Array(order.length);
  for (let rank = 0; rank < order.length; rank++) ranks[order[rank]!] = rank;
  return {
    sources: sources.map((face) => ranks[face]!),
    targets: targets.map((face) => ranks[face]!),
    similarities,
  };
}
