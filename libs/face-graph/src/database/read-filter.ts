/** A comparison as GraphQL's filters say it: one or more of these, all of which must hold. */
export interface FieldFilter {
  readonly eq?: unknown;
  readonly in?: readonly unknown[];
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
  readonly contains?: string;
  readonly startsWith?: string;
  readonly endsWith?: string;
}

/** Fields by name, joined by AND, OR and NOT. */
export interface Filter {
  readonly AND?: readonly Filter[] | null;
  readonly OR?: readonly Filter[] | null;
  readonly NOT?: Filter | null;
  readonly [field: string]: unknown;
}

/**
 * The Cypher expression of each field that may be asked for, and how a plain value is compared with
 * it.
 */
export type FilterFields = Readonly<Record<string, string>>;

const operators: Readonly<Record<keyof FieldFilter, string>> = Object.freeze({
  eq: "=",
  in: "IN",
  gt: ">",
  gte: ">=",
  lt: "<",
  lte: "<=",
  contains: "CONTAINS",
  startsWith: "STARTS WITH",
  endsWith: "ENDS WITH",
});

/**
 * Turns a filter into a Cypher predicate. Values travel as parameters; fields and operators come
 * from lists of ours, so nothing a user writes becomes Cypher.
 * @returns the predicate, and the parameters it names
 */
export function toPredicate(
  filter: Filter,
  fields: FilterFields,
): {
  readonly predicate: string;
  readonly parameters: Record<string, unknown>;
} {
  const parameters: Record<string, unknown> = {};
  const bind = (value: unknown): string => {
    const name = `filter${Object.keys(parameters).length}`;
    parameters[name] = value;
    return `$${name}`;
  };
  const compare = (expression: string, wanted: unknown): string => {
    if (Array.isArray(wanted)) return `(${expression}) IN ${bind(wanted)}`;
    if (typeof wanted !== "object" || wanted === null)
      return `(${expression}) = ${bind(wanted)}`;
    const parts = Object.entries(wanted)
      .filter(
        ([name, value]) =>
          Object.hasOwn(operators, name) &&
          value !== null &&
          value !== undefined,
      )
      .map(
        ([name, value]) =>
          `(${expression}) ${operators[name as keyof FieldFilter]} ${bind(value)}`,
      );
    return parts.length === 0 ? "true" : parts.join(" AND ");
  };
  const visit = (part: Filter): string => {
    const all = Object.entries(part)
      .filter(
        ([name, value]) =>
          Object.hasOwn(fields, name) && value !== null && value !== undefined,
      )
      .map(([name, value]) => `(${compare(fields[name]!, value)})`);
    if (part.AND) all.push(...part.AND.map((inner) => `(${visit(inner)})`));
    if (part.OR && part.OR.length > 0)
      all.push(`(${part.OR.map((inner) => `(${visit(inner)})`).join(" OR ")})`);
    if (part.NOT) all.push(`NOT coalesce((${visit(part.NOT)}), false)`);
    return all.length === 0 ? "true" : all.join(" AND ");
  };
  return { predicate: visit(filter), parameters };
}
