import { areCannotLinked, type Growth } from "@facegraph/cw-core";
import { type GraphConnection } from "@facegraph/face-graph";
import { type CollectionGraph } from "@facegraph/face-graph/in-memory";
import {
  type NewMergeSuggestion,
  readMergeSuggestions,
} from "@facegraph/face-graph/runs";
import type { Placed } from "./growth-constraints.ts";

/** A suggestion with the rows of its two faces. */
interface RowSuggestion extends NewMergeSuggestion {
  readonly rows: readonly [number, number];
}

/** The suggestions of an earlier run whose faces are both in the graph. */
export async function readEarlierSuggestions(
  connection: GraphConnection,
  collection: string,
  run: string,
  { faceIds }: CollectionGraph,
): Promise<RowSuggestion[]> {
  const suggestions = await readMergeSuggestions(connection, collection, run);
  const named = new Set(
    suggestions.flatMap(({ face, other }) => [face, other]),
  );
  const rowOf = new Map<string, number>();
  faceIds.forEach((id, row) => {
    if (named.has(id)) rowOf.set(id, row);
  });
  return suggestions.flatMap((suggestion) => {
    const [one, two] = [
      rowOf.get(suggestion.face),
      rowOf.get(suggestion.other),
    ];
    return one === undefined || two === undefined
      ? []
      : [{ ...suggestion, rows: [one, two] as const }];
  });
}

/**
 * The suggestions of growth, and earlier ones that still hold. Of each two clusters the most
 * similar pair is kept. A pair with a face of low quality is no reason to merge.
 */
export function suggestMerges(
  { faceIds, isLowQuality }: CollectionGraph,
  { labels, mergeSuggestions }: Growth,
  { constraints: { cannotLinks } }: Placed,
  earlier: readonly RowSuggestion[],
): NewMergeSuggestion[] {
  const all = [
    ...mergeSuggestions.map(({ evidence, similarity }) => ({
      face: faceIds[evidence[0]]!,
      other: faceIds[evidence[1]]!,
      weight: similarity,
      rows: evidence,
    })),
    ...earlier,
  ].sort((one, two) => two.weight - one.weight);
  const kept = new Map<string, NewMergeSuggestion>();
  for (const { rows, ...suggestion } of all) {
    const [one, two] = [labels[rows[0]]!, labels[rows[1]]!];
    const pair = `${Math.min(one, two)} ${Math.max(one, two)}`;
    if (
      one === two ||
      kept.has(pair) ||
      rows.some((row) => isLowQuality[row] === 1) ||
      areCannotLinked(labels, cannotLinks, one, two)
    )
      continue;
    kept.set(pair, suggestion);
  }
  return [...kept.values()];
}
