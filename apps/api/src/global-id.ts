import { badInput } from "./user-errors.ts";

/** The name within a global id, and in the schema, of each type that has global ids. */
export const nodeTypes = Object.freeze({
  collection: "Collection",
  image: "Image",
  face: "Face",
  cluster: "Cluster",
  run: "ClusterRun",
  person: "Person",
  correction: "Correction",
  job: "Job",
});

export type NodeType = keyof typeof nodeTypes;

export interface LocalId {
  readonly type: NodeType;
  readonly collection: string;
  readonly id: string;
}

/** `type:collection:id`. The collection's name is escaped as in a URL. */
export function toGlobalId(
  type: NodeType,
  collection: string,
  id: string,
): string {
  return `${type}:${encodeURIComponent(collection)}:${id}`;
}

/**
 * @throws RequestError `BAD_USER_INPUT` for a text that is no id, or is the id of another type than
 * `expected`
 */
export function fromGlobalId(globalId: string, expected?: NodeType): LocalId {
  const parts = /^([a-z]+):([^:]*):([A-Za-z0-9]*)$/.exec(globalId);
  const [, type = "", collection = "", id = ""] = parts ?? [];
  if (isNodeType(type) && (expected === undefined || type === expected)) {
    try {
      return { type, collection: decodeURIComponent(collection), id };
    } catch {
      // The name has a broken escape: refused below.
    }
  }
  throw badInput(
    `Expected the id of ${expected ?? "a node"} but received ${JSON.stringify(globalId)}.`,
  );
}

function isNodeType(type: string): type is NodeType {
  return Object.hasOwn(nodeTypes, type);
}
