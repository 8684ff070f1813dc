// The support of each label in the row of one node.
import { findStrongestTwo, takesPart, weightOf } from "./edges.ts";
import { countEdges } from "./first-pass.ts";
import {
  f32At,
  f64At,
  foundLabels,
  foundSums,
  labels,
  laterFound,
  neighbours,
  restLabels,
  restNeighbours,
  restWeights,
  rowLabels,
  rowWeights,
  setF64,
  setU32,
  supportByLabel,
  u32At,
  weights,
} from "./graph.ts";

/**
 * So many labels of a row are summed one by one, which needs no table. Those that are left in a row
 * with more labels are summed together, through `supportByLabel`.
 */
const mostRounds: u32 = 8;

/** How many different labels `sumByLabel` found. */
export let foundCount: u32 = 0;
/** The label of the first neighbour in the row, and how many neighbours carry another. */
export let firstLabel: u32 = 0;
export let restCount: u32 = 0;

/**
 * Sums the edges of a row by label into `foundLabels` and `foundSums`. In the first pass, the label
 * of a later neighbour is left out unless an earlier neighbour carries it, too; `strongest` and
 * `second` then say what supports the labels that are left out.
 * @returns where the later neighbours begin in the first pass; the end of the row in other passes
 */
// @inline
export function sumByLabel(
  node: u32,
  rowStart: u32,
  rowEnd: u32,
  isFirstPass: bool,
  usesKept: bool,
): u32 {
  if (rowStart == rowEnd) {
    foundCount = 0;
    restCount = 0;
    if (isFirstPass) findStrongestTwo(rowEnd, rowEnd, 0, usesKept);
    return rowEnd;
  }
  const first = u32At(labels, u32At(neighbours, rowStart));
  let firstSum: f64 = 0;
  let edges: u32 = 0;
  let count: u32 = 0;
  let edge = rowStart;
  for (; edge < rowEnd; edge++) {
    const neighbour = u32At(neighbours, edge);
    if (isFirstPass && neighbour > node) break;
    const label = u32At(labels, neighbour);
    const bits = u32At(weights, edge) & (0 - takesPart(edge, usesKept));
    const differs = u32(label != first);
    firstSum += f64(reinterpret<f32>(bits & (differs - 1)));
    setU32(restNeighbours, count, neighbour);
    setU32(restLabels, count, label);
    setU32(restWeights, count, bits);
    const counts = u32(bits != 0);
    count += differs & counts;
    edges += counts;
  }
  if (isFirstPass) countEdges(edges); // each from its later end
  firstLabel = first;
  restCount = count;
  setU32(foundLabels, 0, first);
  setF64(foundSums, 0, firstSum);
  let found = u32(firstSum > 0);
  let fromLabels = restLabels;
  let fromWeights = restWeights;
  while (count > 0 && found < mostRounds) {
    const label = u32At(fromLabels, 0);
    let sum: f64 = 0;
    let left: u32 = 0;
    for (let index: u32 = 0; index < count; index++) {
      const other = u32At(fromLabels, index);
      const bits = u32At(fromWeights, index);
      const differs = u32(other != label);
      sum += f64(reinterpret<f32>(bits & (differs - 1)));
      setU32(rowLabels, left, other);
      setU32(rowWeights, left, bits);
      left += differs;
    }
    fromLabels = rowLabels;
    fromWeights = rowWeights;
    count = left;
    setU32(foundLabels, found, label);
    setF64(foundSums, found, sum);
    found++;
  }
  foundCount = count == 0 ? found : sumTheRest(count, found);
  if (isFirstPass) addLaterEdges(node, edge, rowEnd, usesKept);
  return edge;
}

/**
 * Sums the labels that are left in `rowLabels`.
 * @returns how many labels are found now
 */
function sumTheRest(count: u32, found: u32): u32 {
  let end = found;
  for (let index: u32 = 0; index < count; index++) {
    const label = u32At(rowLabels, index);
    const sum = f64At(supportByLabel, label); // 0 for a label not met yet, as weights are above 0
    setU32(foundLabels, end, label);
    end += u32(sum == 0);
    setF64(supportByLabel, label, sum + f64(f32At(rowWeights, index)));
  }
  for (let index = found; index < end; index++) {
    const label = u32At(foundLabels, index);
    setF64(foundSums, index, f64At(supportByLabel, label));
    setF64(supportByLabel, label, 0);
  }
  return end;
}

/**
 * Adds the edges to later neighbours whose labels were found. Each carries its own label, so there
 * is one such edge for a label at most. `strongest` and `second` are of the other edges.
 */
// @inline
function addLaterEdges(
  node: u32,
  middle: u32,
  rowEnd: u32,
  usesKept: bool,
): void {
  let laterCount: u32 = 0;
  for (let index: u32 = 0; index < foundCount; index++) {
    const label = u32At(foundLabels, index);
    setU32(laterFound, laterCount, label);
    laterCount += u32(label > node);
    if (label > node)
      setF64(
        foundSums,
        index,
        f64At(foundSums, index) + weightOf(label, middle, rowEnd, usesKept),
      );
  }
  findStrongestTwo(middle, rowEnd, laterCount, usesKept);
}
