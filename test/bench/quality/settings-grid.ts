// The settings that are searched when parameters are chosen: everything that a choice may take.
import type { MethodOptions } from "./methods.ts";

export interface SearchedMethod {
  readonly name: string;
  /** By name; "" for the defaults. */
  readonly settings: Readonly<Record<string, MethodOptions>>;
}

export const searchedMethods: readonly SearchedMethod[] = [
  { name: "robust", settings: { "": { method: "robust" } } },
  {
    name: "cohesive",
    settings: oneAtATime(
      {
        contactPower: [1.25, 1.75],
        meanPower: [2, 3],
        sharePerSpread: [0.12, 0.18],
        sharePower: [0.4, 0.8],
        largestShare: [0.9, 1],
        missingShare: [0.33, 0.67],
        priorPairs: [1, 6],
      },
      (chosen) => ({ method: "cohesive", merging: chosen }),
    ),
  },
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

/** The defaults, and settings in which one value of one list takes the place of its default. */
function oneAtATime<Name extends string>(
  lists: Readonly<Record<Name, readonly number[]>>,
  optionsOf: (values: Partial<Record<Name, number>>) => MethodOptions,
): Record<string, MethodOptions> {
  const settings: Record<string, MethodOptions> = { "": optionsOf({}) };
  for (const [name, values] of Object.entries<readonly number[]>(lists))
    for (const value of values)
      settings[`${name} ${value}`] = optionsOf({
        [name]: value,
      } as Partial<Record<Name, number>>);
  return settings;
}
