import type { GraphConnection } from "@facegraph/face-graph";
import type { GraphCache } from "@facegraph/face-graph/in-memory";
import type { JobRegistry } from "./job-registry.ts";
import { createLoaders, type Loaders } from "./loaders.ts";

/** What lasts as long as the server. */
export interface ApiServices {
  readonly connection: GraphConnection;
  readonly jobs: JobRegistry;
  readonly graphs: GraphCache;
  readonly baseUrl: string;
  readonly browserUrl: string | undefined;
}

/** What the resolvers of one request work with. */
export interface RequestContext extends ApiServices {
  readonly load: Loaders;
}

export function createContext(services: ApiServices): RequestContext {
  return { ...services, load: createLoaders(services.connection) };
}
