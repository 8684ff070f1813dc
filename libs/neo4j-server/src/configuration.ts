import { totalmem } from "node:os";

export interface Ports {
  readonly boltPort: number;
  readonly httpPort: number;
}

/** A quarter of the memory, between 512 MB and 4 GB. */
export function defaultHeapMegabytes(): number {
  return Math.round(Math.min(Math.max(totalmem() / 2 ** 20 / 4, 512), 4096));
}

/**
 * The text of neo4j.conf: the loopback address alone, no usage reports, memory as given.
 * @param settings further ones; they replace those here of the same name
 */
export function configurationFor(
  { boltPort, httpPort }: Ports,
  heapMegabytes: number,
  settings: Readonly<Record<string, string>> = {},
): string {
  const lines = {
    "server.default_listen_address": "127.0.0.1",
    "server.bolt.listen_address": `127.0.0.1:${boltPort}`,
    "server.bolt.advertised_address": `127.0.0.1:${boltPort}`,
    "server.http.listen_address": `127.0.0.1:${httpPort}`,
    "server.http.advertised_address": `127.0.0.1:${httpPort}`,
    "server.https.enabled": "false",
    "dbms.usage_report.enabled": "false",
    "server.memory.heap.max_size": `${heapMegabytes}m`,
    "server.memory.pagecache.size": `${Math.round(heapMegabytes / 2)}m`,
    // Nothing reads old transaction logs; they would only fill the disk.
    "db.tx_log.rotation.retention_policy": "keep_none",
    "db.tx_log.preallocate": "false",
    ...settings,
  };
  return [
    "# Written anew at every start.",
    ...Object.entries(lines).map(([name, value]) => `${name}=${value}`),
    "",
  ].join("\n");
}
