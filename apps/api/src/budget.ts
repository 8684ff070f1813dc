import type { ApolloServerPlugin } from "@apollo/server";
import {
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from "graphql";
import { RequestError } from "./user-errors.ts";

/** What one request may ask for. */
export const budget = Object.freeze({
  depth: 15,
  fields: 2000,
  values: 100_000,
});

/** How long a list without `first` is taken to be. */
const usualListSize = 10;
const lists: ReadonlySet<string> = new Set([
  "files",
  "faces",
  "persons",
  "overlaps",
  "namesAtRisk",
  "reviewQueue",
  "suggestedMerges",
  "splits",
  "merges",
  "clusters",
  "collections",
  "clusterRuns",
  "jobs",
  "nodes",
  "errors",
  "explainLink",
  "thresholdSweep",
]);

/**
 * Refuses requests that ask for too much, before anything is read. Introspection is not counted.
 */
export const budgetPlugin: ApolloServerPlugin = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ operation, document, request }) => {
        const fragments = new Map(
          document.definitions
            .filter(
              (definition) => definition.kind === Kind.FRAGMENT_DEFINITION,
            )
            .map((definition) => [definition.name.value, definition]),
        );
        if (operation !== undefined)
          checkBudget(operation, fragments, request.variables ?? {});
        return Promise.resolve();
      },
    }),
};

/** @throws RequestError `TOO_EXPENSIVE` */
export function checkBudget(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: Readonly<Record<string, unknown>>,
): void {
  let fields = 0;
  let values = 0;
  const visit = (
    selections: SelectionSetNode,
    depth: number,
    times: number,
  ): void => {
    if (depth > budget.depth)
      throw tooExpensive(`is more than ${budget.depth} levels deep`);
    for (const selection of selections.selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        visit(selection.selectionSet, depth, times);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment !== undefined) visit(fragment.selectionSet, depth, times);
      } else if (!selection.name.value.startsWith("__")) {
        fields++;
        values += times;
        if (fields > budget.fields)
          throw tooExpensive(`has more than ${budget.fields} fields`);
        if (values > budget.values)
          throw tooExpensive(`may answer more than ${budget.values} values`);
        const first = selection.arguments?.find(
          (argument) => argument.name.value === "first",
        );
        const size =
          first === undefined
            ? lists.has(selection.name.value)
              ? usualListSize
              : 1
            : numberOf(first.value, variables);
        if (selection.selectionSet !== undefined)
          visit(selection.selectionSet, depth + 1, times * Math.max(1, size));
      }
    }
  };
  visit(operation.selectionSet, 1, 1);
}

function numberOf(
  value: ValueNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  if (value.kind === Kind.INT) return Number(value.value);
  const variable =
    value.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
  return typeof variable === "number" ? variable : usualListSize;
}

function tooExpensive(why: string): RequestError {
  return new RequestError(
    "TOO_EXPENSIVE",
    `This request ${why}; ask for less at a time.`,
  );
}
