// The hot loops of the library once more, in AssemblyScript, over a graph that lies in this module's memory with its nodes
// numbered in visiting order. They give the very labels, in as many passes, as the plain loops in src/sweep.ts do; those are the
// reference, and say why each step is right. `npm run build:kernel` compiles this file into src/kernel-bytes.ts.
//
// What makes it fast:
// 1. In the first pass, neighbours that come later still carry their own labels: nothing is looked up for them, and only the
//    strongest of their edges can matter. They are read four at a time.
// 2. The labels of the others are few: each is summed in one pass over the row, without branches and without a table.
// 3. A move is told only to neighbours that came before, most of which carry the new label already.
// 4. What lies anywhere in memory is short (a lead has 16 bits, and says by its sign that the node waits), is read ahead for several
//    rows together, and is not branched on where that can be helped: the caches hold less of a large graph than of a small one.

/** Support that differs by less, relatively, is a tie: as in src/sweep.ts. */
const nearShare: f64 = 1 - 1e-9;
/** Leads are counted in so many parts of 1, up to the most that 16 bits hold: as in src/sweep.ts. */
const leadParts: f64 = 1024;
const longestLead: f64 = 32767;
/** Rows whose labels are read ahead together: few enough that all stay in the cache nearest the processor. */
const rowsAhead: u32 = 8;
/** Edge ends, or their weights, that one line of the cache holds. */
const perCacheLine: u32 = 16;
/** Labels of fewer nodes than this are near the processor as it is: 2 MB of them. */
const fewestToReadAhead: u32 = 1 << 19;
/** What 1 is in 16 bits. */
const shortOne: f64 = 65535;
/** More than 32 bits lose of a number, and than what counts as a tie. */
const boundSlack: f64 = 1e-6;
/** Beside how many heads a label has, once the first of its parts has kept its name. */
const isNamed: u32 = 1 << 31;
/** So many labels of a row are summed one by one; those of a row that has more, together through `support`. */
const mostRounds: u32 = 8;

// The graph and the space beside it: addresses that stay the same for as long as the module does.
@external("graph", "nodeCount") declare const nodeCount: u32;
@external("graph", "offsets") declare const offsets: usize; // u32 by node, and one more
@external("graph", "neighbours") declare const neighbours: usize; // u32 by edge end
@external("graph", "weights") declare const weights: usize; // f32 by edge end, above 0
@external("graph", "kept") declare const kept: usize; // a bit by edge end
@external("graph", "labels") declare const labels: usize; // u32 by node
@external("graph", "isCut") declare const isCut: usize; // u8 by node: its support is not divided
@external("graph", "isActive") declare const isActive: usize; // u8 by node
@external("graph", "lead") declare const lead: usize; // i16 by node, in parts: its label's support above the next best; below 0 it waits
@external("graph", "lead") declare const bounds: usize; // two f32 by node, where sizes count: what its label sums to at least, any other at most
@external("graph", "sizes") declare const sizes: usize; // u32 by label
@external("graph", "hasChanged") declare const hasChanged: usize; // u8 by label: bit 0 since sizes last settled, bit 1 until then
@external("graph", "support") declare const support: usize; // f64 by label, all 0 between rows
@external("graph", "nearest") declare const nearest: usize; // u32 by node: a neighbour that carried the label it took first; itself where there was none
@external("graph", "restNeighbours") declare const restNeighbours: usize; // u32: of the row that is looked at, whoever does not carry `firstLabel`
@external("graph", "restLabels") declare const restLabels: usize; // u32: what they carry
@external("graph", "restWeights") declare const restWeights: usize; // f32: of the edges to them
@external("graph", "rowLabels") declare const rowLabels: usize; // u32: what is left of the row, or of whom a move concerns
@external("graph", "rowWeights") declare const rowWeights: usize; // f32
@external("graph", "foundLabels") declare const foundLabels: usize; // u32: its different labels
@external("graph", "foundSums") declare const foundSums: usize; // f64: what supports each
@external("graph", "laterFound") declare const laterFound: usize; // u32: those of them that are later neighbours' own

/** Edges below this weight take no part, where `kept` does not say which do. */
let floor: f32 = 0;
/** Support a label needs before a node joins it. */
let evidence: f64 = 0;
/** Nodes that are still to be visited. */
let waiting: u32 = 0;
/** Whether those near a label of bit 1 are to be visited, too. */
let isAround: bool = false;
/** Whether `nearest` is noted, and for which edges. */
let nearestOf: NearestOf = NearestOf.Nothing;
/** Edges that took part in the first pass, each counted once: all of them where that pass came to its end. */
let edgeCount: u32 = 0;
let isCounted: bool = false;
/** Different labels in the row, as `sumByLabel` left them. */
let foundCount: u32 = 0;
/** What the first neighbour of the row carries, and how many carry something else. */
let firstLabel: u32 = 0;
let restCount: u32 = 0;
/** The strongest two edges of a part of a row, 0 where there are none, as `strongestTwo` left them. */
let strongest: f64 = 0;
let second: f64 = 0;

enum NearestOf {
  Nothing,
  /** Those that reach the floor. */
  Floor,
  /** Those in `kept`. */
  Kept,
}

function forgetEdges(): void {
  nearestOf = NearestOf.Nothing;
  isCounted = false;
}

export function setFloor(weight: f32): void {
  if (weight != floor) forgetEdges();
  floor = weight;
}

/** Every node alone, and waiting. */
export function start(leastEvidence: f64): void {
  evidence = leastEvidence;
  waiting = nodeCount;
  isAround = false;
  edgeCount = 0;
  isCounted = false;
  memory.fill(isActive, 1, nodeCount);
  memory.fill(lead, 0xff, <usize>nodeCount << 1);
  memory.fill(hasChanged, 0, nodeCount);
  for (let node: u32 = 0; node < nodeCount; node++) {
    setU32(labels, node, node);
    setU32(nearest, node, node);
    setU32(sizes, node, 1);
  }
}

export function waitingCount(): u32 {
  return waiting;
}

/**
 * Visits the waiting nodes from `from` up to `to`, where support is the plain sum of weights.
 * @returns how many took another label
 */
export function sweepBySum(from: u32, to: u32, isFirstPass: bool): u32 {
  const usesKept = false;
  let fetchedTo: u32 = 0;
  const readsAhead = isFirstPass && nodeCount >= fewestToReadAhead;
  let changed: u32 = 0;
  for (let node = from; node < to; node++) {
    if (readsAhead && node % rowsAhead == 0) readAhead(node, min(node + rowsAhead, to), isFirstPass);
    if (leadOf(node) >= 0) continue;
    if (!isFirstPass && node >= fetchedTo) fetchedTo = fetchRows(node, to, usesKept);
    waiting--;
    const rowStart = u32At(offsets, node);
    const rowEnd = u32At(offsets, node + 1);
    const middle = sumByLabel(node, rowStart, rowEnd, isFirstPass, usesKept);
    const own = u32At(labels, node);

    let ownSum: f64 = 0;
    let best: f64 = 0; // of all labels but its own
    let next: f64 = 0;
    let bestLabel = own;
    for (let index: u32 = 0; index < foundCount; index++) {
      const label = u32At(foundLabels, index);
      const sum = f64At(foundSums, index);
      if (label == own) ownSum = sum;
      else if (sum > best) {
        next = best;
        best = sum;
        bestLabel = label;
      } else if (sum > next) next = sum;
    }
    let isLater = false; // whether the best label is that of a neighbour that comes later
    if (isFirstPass && strongest > next) {
      if (strongest > best) {
        next = max(best, second);
        best = strongest;
        isLater = true;
      } else next = strongest;
    }
    const near = best * nearShare;
    if (ownSum >= near) {
      setLead(node, ownSum - best);
      continue;
    }
    if (isLater || next >= near) {
      bestLabel = smallestNear(own, near, middle, rowEnd, usesKept);
      const won = sumOf(bestLabel, middle, rowEnd);
      if (won != best) next = best;
      best = won;
    }
    setLead(node, best - max(next, ownSum));
    setU32(labels, node, bestLabel);
    changed++;
    const joined = lessenLeads(rowStart, isFirstPass ? middle : rowEnd, own, bestLabel, usesKept);
    if (isFirstPass) setU32(nearest, node, min(node, joined));
  }
  if (isFirstPass) {
    nearestOf = NearestOf.Floor;
    isCounted = to == nodeCount;
  }
  return changed;
}

/** The same where support is divided by the square root of the label's size, and a label needs evidence. */
export function sweepBySize(from: u32, to: u32, isFirstPass: bool): u32 {
  const usesKept = true;
  let fetchedTo: u32 = 0;
  const readsAhead = waiting > (nodeCount - from) / 2 && nodeCount >= fewestToReadAhead;
  let changed: u32 = 0;
  for (let node = from; node < to; node++) {
    if (readsAhead && node % rowsAhead == 0) readAhead(node, min(node + rowsAhead, to), isFirstPass);
    const waits = load<u8>(isActive + node);
    if (waits == 0 && !(isAround && mayMove(node))) continue;
    if (!isFirstPass && node >= fetchedTo) fetchedTo = fetchRows(node, to, usesKept);
    store<u8>(isActive + node, 0);
    waiting -= waits;
    const rowStart = u32At(offsets, node);
    const rowEnd = u32At(offsets, node + 1);
    const middle = sumByLabel(node, rowStart, rowEnd, isFirstPass, usesKept);
    const own = u32At(labels, node);
    const divides = load<u8>(isCut + node) == 0;

    let ownSupport: f64 = 0;
    let best: f64 = 0;
    let next: f64 = 0;
    let bestLabel = own;
    let most: f64 = isFirstPass ? strongest : 0; // of sums that are not divided
    let mostLabel = u32.MAX_VALUE;
    let nextMost = most;
    for (let index: u32 = 0; index < foundCount; index++) {
      const label = u32At(foundLabels, index);
      const isOwn = <u32>(label == own);
      const sum = f64At(foundSums, index);
      const value = sum / divisorOf(label, isOwn, divides);
      setF64(foundSums, index, value);
      if (sum > most) {
        nextMost = most;
        most = sum;
        mostLabel = label;
      } else if (sum > nextMost) nextMost = sum;
      if (isOwn) ownSupport = value;
      else if (value > best) {
        next = best;
        best = value;
        bestLabel = label;
      } else if (value > next) next = value;
    }
    // A later neighbour's label is supported by what its edge weighs, at most: it is looked at only where that could matter, the
    // strongest first, after which few others can.
    let least = strongest;
    let above = Infinity;
    while (isFirstPass && least < above && least >= best * nearShare) {
      for (let edge = middle; edge < rowEnd; edge++) {
        const weight = <f64>f32At(weights, edge);
        if (weight < least || weight >= above || takesPart(edge, usesKept) == 0) continue;
        const label = u32At(neighbours, edge);
        const value = weight / divisorOf(label, 0, divides);
        if (value > best) {
          next = best;
          best = value;
          bestLabel = label;
        } else if (value > next) next = value;
      }
      above = least;
      least = best * nearShare;
    }
    const near = best * nearShare;
    if (ownSupport >= near) bestLabel = own;
    else if (next >= near) bestLabel = smallestNearBySize(own, divides, near, middle, rowEnd, usesKept);
    if (ownSupport < evidence && best < evidence)
      bestLabel = u32At(sizes, own) == 1 ? own : freeLabel(node);
    setBounds(node, bestLabel == mostLabel ? most : 0, bestLabel == mostLabel ? nextMost : most);
    if (bestLabel == own) continue;

    changed++;
    setU32(labels, node, bestLabel);
    const wasNear = isAround ? load<u8>(hasChanged + own) >>> 1 : 0;
    store<u8>(hasChanged + own, load<u8>(hasChanged + own) | 1);
    store<u8>(hasChanged + bestLabel, load<u8>(hasChanged + bestLabel) | 1);
    setU32(sizes, own, u32At(sizes, own) - 1);
    setU32(sizes, bestLabel, u32At(sizes, bestLabel) + 1);
    const wakesAfter = wasNear ? node : u32.MAX_VALUE;
    const joined = activateOthers(rowStart, isFirstPass ? middle : rowEnd, bestLabel, wakesAfter, usesKept);
    if (isFirstPass) setU32(nearest, node, min(node, joined));
  }
  if (isFirstPass) {
    nearestOf = NearestOf.Kept;
    isCounted = to == nodeCount;
  }
  return changed;
}

/** Touches the labels that the next nodes will look up, so that they arrive together and not one after the other. */
@inline
function readAhead(from: u32, to: u32, isFirstPass: bool): void {
  let read: u32 = 0;
  for (let node = from; node < to; node++) {
    const rowEnd = u32At(offsets, node + 1);
    for (let edge = u32At(offsets, node); edge < rowEnd; edge++) {
      const neighbour = u32At(neighbours, edge);
      if (isFirstPass && neighbour > node) break;
      read ^= u32At(labels, neighbour);
    }
  }
  setU32(rowLabels, 0, read); // of no use but that no compiler leaves the reads out
}

/**
 * Touches the rows of the next nodes that wait, which lie anywhere in memory, so that they arrive together.
 * @returns the node after the last of them
 */
@inline
function fetchRows(from: u32, to: u32, isBySize: bool): u32 {
  let read: u32 = 0;
  let count: u32 = 0;
  let node = from;
  for (; node < to && count < rowsAhead; node++) {
    if (isBySize ? load<u8>(isActive + node) == 0 : leadOf(node) >= 0) continue;
    count++;
    const rowEnd = u32At(offsets, node + 1);
    for (let edge = u32At(offsets, node); edge < rowEnd; edge += perCacheLine)
      read ^= u32At(neighbours, edge) ^ u32At(weights, edge);
  }
  setU32(rowLabels, 0, read); // of no use but that no compiler leaves the reads out
  return node;
}

/**
 * Once nobody waits, whoever is near a label that changed is to be visited in the next pass; those are not gathered, but told when
 * their turn comes, as most of them cannot move.
 * @returns whether there is to be a next pass
 */
export function needsPassBySize(): bool {
  isAround = false;
  if (waiting > 0) return true;
  for (let label: u32 = 0; label < nodeCount; label++) {
    const changed = load<u8>(hasChanged + label) & 1;
    store<u8>(hasChanged + label, changed << 1);
    isAround = isAround || (changed == 1 && u32At(sizes, label) > 0);
  }
  return isAround;
}

/**
 * Whether a node that does not wait is near a label that changed and could move: none of its neighbours took another label than its
 * own since its bounds were noted, so that only sizes can have changed.
 */
function mayMove(node: u32): bool {
  const label = u32At(labels, node);
  const size = u32At(sizes, label);
  const least = <f64>load<f32>(bounds + (<usize>node << 3));
  const most = <f64>load<f32>(bounds + (<usize>node << 3), 4);
  if (size == 1) {
    if (most < evidence) return false;
  } else {
    const support = least / divisorOf(label, 1, load<u8>(isCut + node) == 0);
    if (support >= most && support >= evidence) return false;
  }
  if (load<u8>(hasChanged + label) > 1) return true;
  const rowEnd = u32At(offsets, node + 1);
  for (let edge = u32At(offsets, node); edge < rowEnd; edge++) {
    const isNear = load<u8>(hasChanged + u32At(labels, u32At(neighbours, edge))) > 1;
    if (isNear && takesPart(edge, true) == 1) return true;
  }
  return false;
}

/** What the node's label sums to and what any other sums to, the former never more and the latter never less than it is. */
@inline
function setBounds(node: u32, ownSum: f64, otherSum: f64): void {
  store<f32>(bounds + (<usize>node << 3), <f32>(ownSum * (1 - boundSlack)));
  store<f32>(bounds + (<usize>node << 3), <f32>(otherSum * (1 + boundSlack)), 4);
}

/**
 * Sets a bit in `kept` for each edge of at least `least` that reaches `locality` times the geometric mean of its nodes' scales, a
 * node's scale being the mean of its two strongest edges that reach the floor. What is looked up for most edges is a root in 16 bits,
 * of which four times as many stay in the cache; the few that come too near to tell are looked up in full. Uses the space of `lead`
 * and `sizes`.
 */
export function keepLocalEdges(least: f32, locality: f64): void {
  const roots = lead; // f64, at most 1 as similarities are
  const shortRoots = sizes; // u16
  const edgeEnds = u32At(offsets, nodeCount);
  forgetEdges();
  for (let node: u32 = 0; node < nodeCount; node++) {
    strongestTwo(u32At(offsets, node), u32At(offsets, node + 1), 0, false);
    const scale = second == 0 ? strongest : (strongest + second) / 2;
    const root = sqrt<f64>(locality * scale);
    setF64(roots, node, root);
    store<u16>(shortRoots + (<usize>node << 1), <u16>(root * shortOne));
  }
  let word: u32 = 0;
  for (let node: u32 = 0; node < nodeCount; node++) {
    const root = f64At(roots, node);
    const unit = root / shortOne;
    const rowEnd = u32At(offsets, node + 1);
    for (let edge = u32At(offsets, node); edge < rowEnd; edge++) {
      const neighbour = u32At(neighbours, edge);
      const weight = <f64>f32At(weights, edge);
      const above = weight - unit * <f64>load<u16>(shortRoots + (<usize>neighbour << 1));
      let isLocal = <u32>(above >= 0);
      if (abs<f64>(above) < 2 * unit) isLocal = <u32>(weight >= root * f64At(roots, neighbour));
      word |= (isLocal & <u32>(f32At(weights, edge) >= least)) << (edge & 31);
      if ((edge & 31) != 31) continue;
      setU32(kept, edge >>> 5, word);
      word = 0;
    }
  }
  if ((edgeEnds & 31) != 0) setU32(kept, edgeEnds >>> 5, word);
}

/**
 * Gives labels that nobody holds to all but one of the parts of a label that does not hang together. Uses the space of `sizes` and
 * `lead`.
 */
export function splitUnconnected(usesKept: bool): void {
  // A node hangs on a neighbour in the same label that comes earlier; those that have none are heads. Most labels have one. Where
  // the neighbour that a node joined first still carries its label, the row is not read.
  const parents = sizes;
  const headCounts = lead; // u32 by label
  let spareHeads: u32 = 0; // beyond one of each label
  memory.fill(headCounts, 0, <usize>nodeCount << 2);
  const isNoted = nearestOf == (usesKept ? NearestOf.Kept : NearestOf.Floor);
  for (let node: u32 = 0; node < nodeCount; node++) {
    const label = u32At(labels, node);
    const noted = isNoted ? u32At(nearest, node) : node;
    if (noted != node && u32At(labels, noted) == label) {
      setU32(parents, node, noted);
      continue;
    }
    const rowEnd = u32At(offsets, node + 1);
    let parent = node;
    for (let edge = u32At(offsets, node); edge < rowEnd; edge++) {
      const neighbour = u32At(neighbours, edge);
      if (neighbour > node) break;
      if (u32At(labels, neighbour) != label || takesPart(edge, usesKept) == 0) continue;
      parent = neighbour;
      break;
    }
    setU32(parents, node, parent);
    if (parent != node) continue;
    const count = u32At(headCounts, label) + 1;
    setU32(headCounts, label, count);
    spareHeads += <u32>(count > 1);
  }
  if (spareHeads == 0) return;
  for (let node: u32 = 0; node < nodeCount; node++) {
    const label = u32At(labels, node);
    if (u32At(headCounts, label) > 1) spareHeads -= joinHeads(node, label, usesKept);
  }
  if (spareHeads == 0) return;
  // The first part that is met keeps the label.
  const names = lead + (<usize>nodeCount << 2); // u32 by head: what its part is called, and 1 more; 0 as long as it has no name
  memory.fill(names, 0, <usize>nodeCount << 2);
  let free: u32 = 0;
  for (let node: u32 = 0; node < nodeCount; node++) {
    const label = u32At(labels, node);
    const heads = u32At(headCounts, label);
    if (heads == 1) continue;
    const head = rootOf(parents, node);
    if (heads < isNamed) {
      setU32(headCounts, label, isNamed);
      setU32(names, head, label + 1);
    } else if (u32At(names, head) == 0) {
      while (u32At(headCounts, free) > 0) free++; // there is one for each part beyond as many as there are labels
      setU32(names, head, ++free);
    }
    setU32(labels, node, u32At(names, head) - 1);
  }
}

/**
 * Joins the trees that a node of a label is joined to, until there is one tree left.
 * @returns by how many they are fewer
 */
function joinHeads(node: u32, label: u32, usesKept: bool): u32 {
  const parents = sizes;
  const headCounts = lead;
  const before = u32At(headCounts, label);
  let count = before;
  const rowEnd = u32At(offsets, node + 1);
  for (let edge = u32At(offsets, node); edge < rowEnd && count > 1; edge++) {
    const neighbour = u32At(neighbours, edge);
    if (neighbour > node) break; // it will look from its end
    if (u32At(labels, neighbour) != label || takesPart(edge, usesKept) == 0) continue;
    const one = rootOf(parents, node);
    const other = rootOf(parents, neighbour);
    if (one == other) continue;
    setU32(parents, max(one, other), min(one, other));
    count--;
  }
  setU32(headCounts, label, count);
  return before - count;
}

function rootOf(parents: usize, node: u32): u32 {
  let root = node;
  for (let parent = u32At(parents, root); parent != root; parent = u32At(parents, root)) {
    const above = u32At(parents, parent);
    setU32(parents, root, above); // half the way next time
    root = above;
  }
  return root;
}

/** Edge ends of at least so much; known where a sweep over the same has counted them. */
export function countReaching(weight: f32): u32 {
  if (isCounted && nearestOf == NearestOf.Floor && weight == floor) return 2 * edgeCount;
  const edgeEnds = u32At(offsets, nodeCount);
  const least = f32x4.splat(weight);
  let counts = i32x4.splat(0);
  let edge: u32 = 0;
  for (; edge + 4 <= edgeEnds; edge += 4)
    counts = i32x4.sub(counts, f32x4.ge(v128.load(weights + (<usize>edge << 2)), least));
  let count: u32 = 0;
  for (; edge < edgeEnds; edge++) count += <u32>(f32At(weights, edge) >= weight);
  return (
    count +
    i32x4.extract_lane(counts, 0) +
    i32x4.extract_lane(counts, 1) +
    i32x4.extract_lane(counts, 2) +
    i32x4.extract_lane(counts, 3)
  );
}

/** Edge ends in `kept`; likewise. */
export function countKept(): u32 {
  if (isCounted && nearestOf == NearestOf.Kept) return 2 * edgeCount;
  const words = (u32At(offsets, nodeCount) + 31) >>> 5;
  let count: u32 = 0;
  for (let word: u32 = 0; word < words; word++) count += popcnt<u32>(u32At(kept, word));
  return count;
}

/**
 * Sums the edges of a row by label into `foundLabels` and `foundSums`. In the first pass a later neighbour's label is left out unless an
 * earlier one carries it too, and `strongest` and `second` say what the labels left out are supported by.
 * @returns where the later neighbours begin; after the first pass, the row's end
 */
@inline
function sumByLabel(node: u32, rowStart: u32, rowEnd: u32, isFirstPass: bool, usesKept: bool): u32 {
  if (rowStart == rowEnd) {
    foundCount = 0;
    restCount = 0;
    if (isFirstPass) strongestTwo(rowEnd, rowEnd, 0, usesKept);
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
    const differs = <u32>(label != first);
    firstSum += <f64>reinterpret<f32>(bits & (differs - 1));
    setU32(restNeighbours, count, neighbour);
    setU32(restLabels, count, label);
    setU32(restWeights, count, bits);
    const counts = <u32>(bits != 0);
    count += differs & counts;
    edges += counts;
  }
  if (isFirstPass) edgeCount += edges; // from its later end
  firstLabel = first;
  restCount = count;
  setU32(foundLabels, 0, first);
  setF64(foundSums, 0, firstSum);
  let found = <u32>(firstSum > 0);
  let fromLabels = restLabels;
  let fromWeights = restWeights;
  while (count > 0 && found < mostRounds) {
    const label = u32At(fromLabels, 0);
    let sum: f64 = 0;
    let left: u32 = 0;
    for (let index: u32 = 0; index < count; index++) {
      const other = u32At(fromLabels, index);
      const bits = u32At(fromWeights, index);
      const differs = <u32>(other != label);
      sum += <f64>reinterpret<f32>(bits & (differs - 1));
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
  if (isFirstPass) readLaterEdges(node, edge, rowEnd, usesKept);
  return edge;
}

/** What is left of a row of many labels. */
function sumTheRest(count: u32, found: u32): u32 {
  let end = found;
  for (let index: u32 = 0; index < count; index++) {
    const label = u32At(rowLabels, index);
    const sum = f64At(support, label); // weights are > 0, so 0 is a label not seen yet
    setU32(foundLabels, end, label);
    end += <u32>(sum == 0);
    setF64(support, label, sum + <f64>f32At(rowWeights, index));
  }
  for (let index = found; index < end; index++) {
    const label = u32At(foundLabels, index);
    setF64(foundSums, index, f64At(support, label));
    setF64(support, label, 0);
  }
  return end;
}

/**
 * A label that was found may be that of a later neighbour: its edge supports it as well. `strongest` and `second` are of the other
 * edges.
 */
@inline
function readLaterEdges(node: u32, middle: u32, rowEnd: u32, usesKept: bool): void {
  let laterCount: u32 = 0;
  for (let index: u32 = 0; index < foundCount; index++) {
    const label = u32At(foundLabels, index);
    setU32(laterFound, laterCount, label);
    laterCount += <u32>(label > node);
    if (label > node) setF64(foundSums, index, f64At(foundSums, index) + weightOf(label, middle, rowEnd, usesKept));
  }
  strongestTwo(middle, rowEnd, laterCount, usesKept);
}

/** What the edge to a neighbour weighs that stands in a part of a row, four being read at a time; 0 if there is none that takes part. */
@inline
function weightOf(neighbour: u32, from: u32, to: u32, usesKept: bool): f64 {
  const sought = i32x4.splat(neighbour);
  let found = i32x4.splat(0);
  for (let edge = from; edge < to; edge += 4) {
    const isSought = i32x4.eq(v128.load(neighbours + (<usize>edge << 2)), sought);
    found = v128.or(found, v128.and(isSought, weightsOfFour(edge, to, usesKept)));
  }
  const pair = v128.or(found, v128.shuffle<i32>(found, found, 2, 3, 0, 1));
  return <f64>reinterpret<f32>(i32x4.extract_lane(pair, 0) | i32x4.extract_lane(pair, 1));
}

/** The weights of four edges, as bits; 0 for those that take no part or come after the end. */
@inline
function weightsOfFour(edge: u32, end: u32, usesKept: bool): v128 {
  const bits = v128.load(weights + (<usize>edge << 2));
  const isInside = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(end - edge));
  if (usesKept) {
    const four = load<u32>(kept + (edge >>> 3)) >>> (edge & 7);
    const isKept = i32x4.ne(v128.and(i32x4.splat(four), i32x4(1, 2, 4, 8)), i32x4.splat(0));
    return v128.and(bits, v128.and(isInside, isKept));
  }
  return v128.and(bits, v128.and(isInside, f32x4.ge(bits, f32x4.splat(floor))));
}

/**
 * Without branches: weights are > 0, so their bits order them.
 * @param laterCount so many neighbours in `laterFound` are left out
 */
@inline
function strongestTwo(from: u32, to: u32, laterCount: u32, usesKept: bool): void {
  let first = i32x4.splat(0);
  let next = i32x4.splat(0);
  for (let edge = from; edge < to; edge += 4) {
    const four = v128.load(neighbours + (<usize>edge << 2));
    let bits = weightsOfFour(edge, to, usesKept);
    for (let index: u32 = 0; index < laterCount; index++)
      bits = v128.andnot(bits, i32x4.eq(four, v128.load32_splat(laterFound + (<usize>index << 2))));
    next = i32x4.max_s(next, i32x4.min_s(first, bits));
    first = i32x4.max_s(first, bits);
  }
  const turned = v128.shuffle<i32>(first, first, 2, 3, 0, 1);
  const nextTurned = v128.shuffle<i32>(next, next, 2, 3, 0, 1);
  next = i32x4.max_s(i32x4.min_s(first, turned), i32x4.max_s(next, nextTurned));
  first = i32x4.max_s(first, turned);
  const one = i32x4.extract_lane(first, 0);
  const two = i32x4.extract_lane(first, 1);
  const behind = max(i32x4.extract_lane(next, 0), i32x4.extract_lane(next, 1));
  strongest = <f64>reinterpret<f32>(max(one, two));
  second = <f64>reinterpret<f32>(max(min(one, two), behind));
}

/** The smallest label, but for the node's own, whose support is near the best. */
function smallestNear(own: u32, near: f64, middle: u32, rowEnd: u32, usesKept: bool): u32 {
  let smallest: u32 = u32.MAX_VALUE;
  for (let index: u32 = 0; index < foundCount; index++) {
    const label = u32At(foundLabels, index);
    if (label != own && label < smallest && f64At(foundSums, index) >= near) smallest = label;
  }
  for (let edge = middle; edge < rowEnd; edge++) {
    if (<f64>f32At(weights, edge) < near || takesPart(edge, usesKept) == 0) continue;
    return min(smallest, u32At(neighbours, edge)); // they ascend
  }
  return smallest;
}

/** The same where support is divided by size: that of labels found is divided already. */
function smallestNearBySize(own: u32, divides: bool, near: f64, middle: u32, rowEnd: u32, usesKept: bool): u32 {
  const smallest = smallestNear(own, near, rowEnd, rowEnd, usesKept);
  for (let edge = middle; edge < rowEnd; edge++) {
    const label = u32At(neighbours, edge);
    const value = <f64>f32At(weights, edge) / divisorOf(label, 0, divides);
    if (value < near || takesPart(edge, usesKept) == 0) continue;
    return min(smallest, label);
  }
  return smallest;
}

/** What supports a label that `smallestNear` gave. */
function sumOf(label: u32, middle: u32, rowEnd: u32): f64 {
  const index = placeOf(label);
  return index < foundCount ? f64At(foundSums, index) : <f64>f32At(weights, edgeTo(label, middle, rowEnd));
}

/** Where a label stands among those found; their count if it does not. */
function placeOf(label: u32): u32 {
  let index: u32 = 0;
  while (index < foundCount && u32At(foundLabels, index) != label) index++;
  return index;
}

/** Where a neighbour stands in a part of a row; its end if it does not. */
function edgeTo(neighbour: u32, from: u32, to: u32): u32 {
  let low = from;
  let high = to;
  while (low < high) {
    const centre = (low + high) >>> 1;
    if (u32At(neighbours, centre) < neighbour) low = centre + 1;
    else high = centre;
  }
  return low < to && u32At(neighbours, low) == neighbour ? low : to;
}

/**
 * A node moved: its neighbours in other labels are less far ahead, and wait once they are not ahead any more. Who they are is
 * gathered first, and nothing branches on what is read of them, so that reads for many nodes are under way at once.
 */
@inline
function lessenLeads(from: u32, to: u32, own: u32, joined: u32, usesKept: bool): u32 {
  if (joined == firstLabel) {
    for (let index: u32 = 0; index < restCount; index++) {
      const weight = f32At(restWeights, index);
      lessenLead(u32At(restNeighbours, index), u32At(restLabels, index) == own ? 2 * weight : weight);
    }
    return takesPart(from, usesKept) ? u32At(neighbours, from) : u32.MAX_VALUE;
  }
  let first = u32.MAX_VALUE;
  let count: u32 = 0;
  for (let edge = from; edge < to; edge++) {
    const neighbour = u32At(neighbours, edge);
    const label = u32At(labels, neighbour);
    const weight = f32At(weights, edge);
    setU32(rowLabels, count, neighbour);
    setF32(rowWeights, count, label == own ? 2 * weight : weight);
    const counts = takesPart(edge, usesKept);
    const differs = <u32>(label != joined);
    count += differs & counts;
    first = min(first, neighbour | ((differs | ~counts) & 1 ? u32.MAX_VALUE : 0));
  }
  for (let index: u32 = 0; index < count; index++) lessenLead(u32At(rowLabels, index), f32At(rowWeights, index));
  return first;
}

@inline
function lessenLead(node: u32, support: f32): void {
  const before = leadOf(node);
  const left = max<i32>(before - <i32>ceil<f64>(<f64>support * leadParts), -1);
  store<i16>(lead + (<usize>node << 1), <i16>left);
  waiting += <u32>(before >= 0) & <u32>(left < 0);
}

/** What a node's lead is counted as: never more than it is. */
@inline
function setLead(node: u32, support: f64): void {
  const parts = min<f64>(max<f64>(Math.floor(support * leadParts), 0), longestLead);
  store<i16>(lead + (<usize>node << 1), <i16>parts);
}

@inline
function leadOf(node: u32): i32 {
  return load<i16>(lead + (<usize>node << 1));
}

/**
 * The same where every neighbour in another label waits.
 * @param near a node after which all neighbours do, as they were near a label that changed by the one that moved; else the largest number
 */
@inline
function activateOthers(from: u32, to: u32, joined: u32, near: u32, usesKept: bool): u32 {
  if (joined == firstLabel && near == u32.MAX_VALUE) {
    for (let index: u32 = 0; index < restCount; index++) activate(u32At(restNeighbours, index), 1);
    return takesPart(from, usesKept) ? u32At(neighbours, from) : u32.MAX_VALUE;
  }
  let first = u32.MAX_VALUE;
  for (let edge = from; edge < to; edge++) {
    const neighbour = u32At(neighbours, edge);
    const counts = takesPart(edge, usesKept);
    const differs = <u32>(u32At(labels, neighbour) != joined);
    activate(neighbour, (differs | <u32>(neighbour > near)) & counts);
    first = min(first, neighbour | ((differs | ~counts) & 1 ? u32.MAX_VALUE : 0));
  }
  return first;
}

/** @param waits 1 for a node that waits from now on, 0 for one that stays as it is */
@inline
function activate(node: u32, waits: u32): void {
  const waited = <u32>load<u8>(isActive + node);
  store<u8>(isActive + node, waited | waits);
  waiting += waits & ~waited;
}

/** The square root of a label's size, without the node itself where it is its own; 1 for nodes whose rows were cut. */
@inline
function divisorOf(label: u32, isOwn: u32, divides: bool): f64 {
  return sqrt<f64>(<f64>select<u32>(u32At(sizes, label) - isOwn, 1, divides));
}

/** A label that nobody holds: the node's own number, else the next one up. */
function freeLabel(node: u32): u32 {
  let label = node;
  while (u32At(sizes, label) > 0) label = label + 1 == nodeCount ? 0 : label + 1;
  return label;
}

/** 1 for an edge that takes part, else 0. */
@inline
function takesPart(edge: u32, usesKept: bool): u32 {
  if (usesKept) return (u32At(kept, edge >>> 5) >>> (edge & 31)) & 1;
  return <u32>(f32At(weights, edge) >= floor);
}

@inline
function u32At(base: usize, index: u32): u32 {
  return load<u32>(base + (<usize>index << 2));
}

@inline
function f32At(base: usize, index: u32): f32 {
  return load<f32>(base + (<usize>index << 2));
}

@inline
function f64At(base: usize, index: u32): f64 {
  return load<f64>(base + (<usize>index << 3));
}

@inline
function setU32(base: usize, index: u32, value: u32): void {
  store<u32>(base + (<usize>index << 2), value);
}

@inline
function setF32(base: usize, index: u32, value: f32): void {
  store<f32>(base + (<usize>index << 2), value);
}

@inline
function setF64(base: usize, index: u32, value: f64): void {
  store<f64>(base + (<usize>index << 3), value);
}
