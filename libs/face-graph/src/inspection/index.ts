export {
  type GraphFinding,
  inspectGraph,
  repairGraph,
} from "./inspect-graph.ts";
export { findMissingSchema, readServer } from "./server.ts";
export { forgetCompared, readStoredNeighbours } from "./stored-pairs.ts";
