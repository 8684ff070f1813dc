import { GraphQLScalarType, Kind } from "graphql";
import { badInput } from "../global-id.ts";

export const scalars = {
  DateTime: new GraphQLScalarType<Date, string>({
    name: "DateTime",
    description: "ISO 8601, in UTC.",
    serialize: (value) =>
      (value instanceof Date ? value : new Date(Number(value))).toISOString(),
  }),
  Long: new GraphQLScalarType<number, number>({
    name: "Long",
    description: "A whole number that may need more than 32 bits.",
    serialize: (value) => Number(value),
    parseValue: (value) => toSafeInteger(value),
    parseLiteral: (node) =>
      toSafeInteger(node.kind === Kind.INT ? Number(node.value) : undefined),
  }),
  URL: new GraphQLScalarType<string, string>({
    name: "URL",
    serialize: String,
  }),
};

function toSafeInteger(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw badInput(
    `Expected a whole number below 2^53 but received ${JSON.stringify(value)}.`,
  );
}
