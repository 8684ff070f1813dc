export {
  readServerAddress,
  ServerError,
  type ServerAddress,
  type ServerProblem,
} from "./config.ts";
export {
  startServer,
  type RunningServer,
  type ServerOptions,
} from "./server.ts";
