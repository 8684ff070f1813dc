export {
  Neo4jServerError,
  type Neo4jServerErrorCode,
  type Neo4jServerProblem,
} from "./errors.ts";
export {
  type Neo4jServer,
  runningNeo4j,
  startNeo4j,
  type StartOptions,
  stopNeo4j,
  type UsedNeo4jServer,
} from "./neo4j-server.ts";
export {
  neo4jVersion,
  prepareNeo4j,
  type PrepareOptions,
} from "./prepare-neo4j.ts";
