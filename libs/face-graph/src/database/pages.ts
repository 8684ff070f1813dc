/** A part of a list. */
export interface PageRequest {
  readonly skip: number;
  readonly limit: number;
}

export interface Page<T> {
  readonly totalCount: number;
  readonly items: readonly T[];
}

/** Fields by name to ASC or DESC, the first first. */
export type Sort = Readonly<Record<string, "ASC" | "DESC" | null | undefined>>;

/**
 * The ORDER BY of a list. Fields come from a list of ours, so nothing a user writes becomes Cypher.
 * @param last decides between rows that the fields leave equal
 */
export function orderBy(
  sort: readonly Sort[],
  fields: Readonly<Record<string, string>>,
  last: string,
): string {
  const parts = sort.flatMap((field) =>
    Object.entries(field)
      .filter(
        ([name, direction]) =>
          Object.hasOwn(fields, name) &&
          (direction === "ASC" || direction === "DESC"),
      )
      .map(([name, direction]) => `${fields[name]!} ${direction!}`),
  );
  return [...parts, last].join(", ");
}
