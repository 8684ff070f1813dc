export {
  connect,
  type GraphAccess,
  type GraphConnection,
} from "./database/connection.ts";
export type { Page, PageRequest, Sort } from "./database/pages.ts";
export type { Filter } from "./database/read-filter.ts";
export { applySchema, upgradeGraph } from "./database/schema.ts";
export {
  GraphError,
  type GraphErrorCode,
  type GraphProblem,
} from "./errors.ts";
