import { GraphQLError } from "graphql";

export type NodeType =
  | "collection"
  | "image"
  | "face"
  | "cluster"
  | "run"
  | "person"
  | "correction"
  | "job";

export interface LocalId {
  readonly type: NodeType;
  readonly collection: string;
  readonly id: string;
}

const types: ReadonlySet<string> = new Set<NodeType>([
  "collection",
  "image",
  "face",
  "cluster",
  "run",
  "person",
  "correction",
  "job",
]);

/** `type:collection:id`; what is special in a collection's name is escaped as in a URL. */
export function toGlobalId(
  type: NodeType,
  collection: string,
  id: string,
): string {
  return `${type}:${encodeURIComponent(collection)}:${id}`;
}

/**
 * @throws GraphQLError `BAD_USER_INPUT` for what is no id, or is the id of another type than
 * `expected`
 */
export function fromGlobalId(globalId: string, expected?: NodeType): LocalId {
  const parts = /^([a-z]+):([^:]*):([A-Za-z0-9]*)$/.exec(globalId);
  const [, type = "", collection = "", id = ""] = parts ?? [];
  if (types.has(type) && (expected === undefined || type === expected)) {
    try {
      return {
        type: type as NodeType,
        collection: decodeURIComponent(collection),
        id,
      };
    } catch {
      // an escape that is none: said below
    }
  }
  throw badInput(
    `Expected the id of ${expected ?? "a node"} but received ${JSON.stringify(globalId)}.`,
  );
}

export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });
}
