import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import {
  configurationFor,
  defaultHeapMegabytes,
  type Ports,
} from "./configuration.ts";
import { Neo4jServerError } from "./errors.ts";
import { findJava } from "./java.ts";
import { setPassword } from "./password.ts";
import { freePort, isFree } from "./ports.ts";
import { jarFolder } from "./prepare-neo4j.ts";
import { identifyProcess } from "./processes.ts";

export interface LaunchOptions {
  /** Where jars, data, logs and password lie. */
  readonly folder: string;
  /** Where the jars lie, when several servers share them; by default the same folder. */
  readonly jarsFrom?: string;
  /** The port to listen on; by default 7687, or a free one if that is taken. */
  readonly boltPort?: number;
  /** By default 7474, or a free one if that is taken. */
  readonly httpPort?: number;
  /** By default a quarter of the machine's memory, between 512 MB and 4 GB. */
  readonly heapMegabytes?: number;
  /** Further settings of neo4j.conf; they replace ours of the same name. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Folders of jars, or jars, beside those of the server: plugins, and what they need. */
  readonly extraClassPath?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** A server process that was started. It may not answer yet. */
export interface Launched extends Ports {
  readonly pid: number;
  readonly identity: string;
}

/** Packages that Neo4j reaches into by reflection. */
const openedPackages = [
  "java.nio",
  "java.io",
  "sun.nio.ch",
  "java.util.concurrent",
];

/** The file that the server writes its output to. */
export function logPathOf(folder: string): string {
  return join(folder, "home", "logs", "console.log");
}

/**
 * Starts a server as a process of its own group, so that Ctrl-C reaches the command and not its
 * database. It does not answer yet: see `waitUntilReady`.
 * @throws Neo4jServerError `JDK_MISSING`, `JDK_TOO_OLD`, `PORT_TAKEN`, `PASSWORD_LOST`,
 *   `SERVER_FAILED`
 */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const {
    folder,
    settings = {},
    extraClassPath = [],
    environment = process.env,
  } = options;
  const heapMegabytes = options.heapMegabytes ?? defaultHeapMegabytes();
  const java = await findJava(environment);
  const ports = await choosePorts(options);
  const home = join(folder, "home");
  const conf = join(folder, "conf");
  await mkdir(join(home, "logs"), { recursive: true });
  await mkdir(conf, { recursive: true });
  await writeFile(
    join(conf, "neo4j.conf"),
    configurationFor(ports, heapMegabytes, settings),
  );
  const classPath = [
    join(jarFolder(options.jarsFrom ?? folder), "*"),
    ...extraClassPath,
  ].join(delimiter);
  await setPassword({
    folder,
    home,
    conf,
    classPath,
    java: java.program,
    environment,
  });
  const pid = await spawnServer(
    java.program,
    [
      ...openedPackages.map(
        (name) => `--add-opens=java.base/${name}=ALL-UNNAMED`,
      ),
      ...(java.version >= 24
        ? [
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
          ]
        : []),
      "-XX:+UseG1GC",
      `-Xmx${heapMegabytes}m`,
      "-cp",
      classPath,
      "org.neo4j.server.CommunityEntryPoint",
      `--home-dir=${home}`,
      `--config-dir=${conf}`,
      "--console-mode",
    ],
    { folder, home, environment },
  );
  return { pid, identity: identifyProcess(pid) ?? String(pid), ...ports };
}

function spawnServer(
  java: string,
  argumentList: readonly string[],
  {
    folder,
    home,
    environment,
  }: { folder: string; home: string; environment: NodeJS.ProcessEnv },
): Promise<number> {
  const log = openSync(logPathOf(folder), "w");
  return new Promise((resolve, reject) => {
    const child = spawn(java, argumentList, {
      stdio: ["ignore", log, log],
      detached: true,
      cwd: home,
      env: environment,
    });
    closeSync(log);
    child.once("error", (error) => {
      reject(
        new Neo4jServerError(
          { code: "SERVER_FAILED", reason: error.message },
          `Neo4j could not be started with ${java}: ${error.message}.`,
          { cause: error },
        ),
      );
    });
    child.once("spawn", () => {
      child.unref();
      resolve(child.pid!);
    });
  });
}

async function choosePorts({
  boltPort,
  httpPort,
}: LaunchOptions): Promise<Ports> {
  for (const port of [boltPort, httpPort]) {
    if (port === undefined || (await isFree(port))) continue;
    throw new Neo4jServerError(
      { code: "PORT_TAKEN", port },
      `Port ${port} is taken: stop what listens there, or ask for another port; without one, a free port is found.`,
    );
  }
  return {
    boltPort: boltPort ?? (await freePort(7687)),
    httpPort: httpPort ?? (await freePort(7474)),
  };
}
