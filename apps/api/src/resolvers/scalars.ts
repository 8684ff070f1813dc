import { GraphQLScalarType } from "graphql";
import { GraphQLDateTime, GraphQLSafeInt } from "graphql-scalars";

// The descriptions are those of schema.graphql, which would be lost otherwise. URL has no resolver:
// it is only answered, as the text that it is.
export const scalars = {
  DateTime: new GraphQLScalarType({
    ...GraphQLDateTime.toConfig(),
    description: "A moment: ISO 8601, in UTC.",
  }),
  /** A JSON number. The library's own Long would give large ones as bigint. */
  Long: new GraphQLScalarType({
    ...GraphQLSafeInt.toConfig(),
    name: "Long",
    description: "A whole number that may need more than 32 bits.",
  }),
};
