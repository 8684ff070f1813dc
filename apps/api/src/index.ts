export {
  readServerAddress,
  type ServerAddress,
  ServerError,
  type ServerProblem,
} from "./config.ts";
export {
  type RunningServer,
  type ServerOptions,
  startServer,
} from "./server.ts";
