export {
  findMissingSchema,
  forgetCompared,
  inspectGraph,
  readServer,
  readStoredNeighbours,
  repairGraph,
  type GraphFinding,
} from "./inspect-graph.ts";
