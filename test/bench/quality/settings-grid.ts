// The settings that are searched when parameters are chosen: everything that a choice may take.
import type { MethodOptions } from "./methods.ts";

export interface SearchedMethod {
  readonly name: string;
  /** By name; "" for the defaults. */
  readonly settings: Readonly<Record<string, MethodOptions>>;
}

export const searchedMethods: readonly SearchedMethod[] = [
  { name: "robust", settings: { "": { method: "robust" } } },
  { name: "classic", settings: { "": { method: "classic" } } },
  {
    name: "sharpened",
    settings: everyCombination({ sharpness: [4, 8, 12] }, (chosen) => ({
      method: "sharpened",
      ...chosen,
    })),
  },
];

/** Settings for each way to take one value of each list, named after the values. */
function everyCombination<Values extends Record<string, number>>(
  lists: { readonly [Name in keyof Values]: readonly number[] },
  optionsOf: (values: Values) => MethodOptions,
): Record<string, MethodOptions> {
  let combinations: Record<string, number>[] = [{}];
  for (const [name, values] of Object.entries<readonly number[]>(lists))
    combinations = combinations.flatMap((chosen) =>
      values.map((value) => ({ ...chosen, [name]: value })),
    );
  return Object.fromEntries(
    combinations.map((chosen) => [
      Object.entries(chosen)
        .map(([name, value]) => `${name} ${value}`)
        .join(", "),
      optionsOf(chosen as Values),
    ]),
  );
}
