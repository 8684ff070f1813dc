import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, openSync, closeSync } from "node:fs";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Neo4jServerError } from "./errors.ts";
import { findJava } from "./java.ts";
import { answersBolt, freePort, isFree } from "./ports.ts";
import { jarFolder } from "./prepare-neo4j.ts";
import { runProgram } from "./run-program.ts";

export interface LaunchOptions {
  /** Where jars, data, logs and password lie. */
  readonly folder: string;
  /** Where the jars lie, when several servers share them; by default the same folder. */
  readonly jarsFrom?: string;
  /** A port that must be had; by default 7687, or a free one. */
  readonly boltPort?: number;
  /** By default 7474, or a free one. */
  readonly httpPort?: number;
  readonly heapMegabytes?: number;
  readonly environment?: NodeJS.ProcessEnv;
}

export interface Launched {
  readonly pid: number;
  readonly boltPort: number;
  readonly httpPort: number;
}

const startTimeoutMs = 120_000;

/** Packages that Neo4j reaches into by reflection. */
const openedPackages = [
  "java.nio",
  "java.io",
  "sun.nio.ch",
  "java.util.concurrent",
];

/** Starts a server as a process of its own group, so that Ctrl-C reaches the command and not its database. */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const { folder, environment = process.env } = options;
  const java = await findJava(environment);
  const ports = await choosePorts(options);
  const home = join(folder, "home");
  const conf = join(folder, "conf");
  await mkdir(join(home, "logs"), { recursive: true });
  await mkdir(conf, { recursive: true });
  await writeFile(
    join(conf, "neo4j.conf"),
    configurationFor(ports, options.heapMegabytes),
  );
  const classPath = join(jarFolder(options.jarsFrom ?? folder), "*");
  await setPassword(java.program, classPath, { folder, home, conf });

  const logPath = join(home, "logs", "console.log");
  const log = openSync(logPath, "w");
  const child = spawn(
    java.program,
    [
      ...openedPackages.map(
        (name) => `--add-opens=java.base/${name}=ALL-UNNAMED`,
      ),
      "-XX:+UseG1GC",
      ...(java.version >= 24
        ? [
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
          ]
        : []),
      `-Xmx${options.heapMegabytes ?? defaultHeapMegabytes()}m`,
      "-cp",
      classPath,
      "org.neo4j.server.CommunityEntryPoint",
      `--home-dir=${home}`,
      `--config-dir=${conf}`,
      "--console-mode",
    ],
    {
      stdio: ["ignore", log, log],
      detached: true,
      cwd: home,
      env: environment,
    },
  );
  closeSync(log);
  child.unref();
  const ended = new AbortController();
  child.once("error", () => {
    ended.abort();
  });
  child.once("exit", () => {
    ended.abort();
  });

  const patience = Date.now() + startTimeoutMs;
  while (!(await answersAll(ports))) {
    if (ended.signal.aborted) throw await explainFailure(logPath);
    if (Date.now() > patience) {
      child.kill("SIGKILL");
      throw new Neo4jServerError(
        "SERVER_TIMEOUT",
        `Neo4j did not answer within ${startTimeoutMs / 1000} s; see ${logPath}, then run the command again.`,
      );
    }
    await wait(100);
  }
  return { pid: child.pid!, ...ports };
}

async function answersAll({
  boltPort,
  httpPort,
}: Omit<Launched, "pid">): Promise<boolean> {
  if (!(await answersBolt(boltPort))) return false;
  return fetch(`http://127.0.0.1:${httpPort}/`).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function choosePorts({
  boltPort,
  httpPort,
}: LaunchOptions): Promise<Omit<Launched, "pid">> {
  for (const port of [boltPort, httpPort]) {
    if (port === undefined || (await isFree(port))) continue;
    throw new Neo4jServerError(
      "PORT_TAKEN",
      `Port ${port} is taken: stop what listens there, or ask for another port (none asked for, a free one is found).`,
    );
  }
  return {
    boltPort: boltPort ?? (await freePort(7687)),
    httpPort: httpPort ?? (await freePort(7474)),
  };
}

function configurationFor(
  { boltPort, httpPort }: Omit<Launched, "pid">,
  heapMegabytes = defaultHeapMegabytes(),
): string {
  return [
    "# Written anew at every start.",
    "server.default_listen_address=127.0.0.1",
    `server.bolt.listen_address=127.0.0.1:${boltPort}`,
    `server.bolt.advertised_address=127.0.0.1:${boltPort}`,
    `server.http.listen_address=127.0.0.1:${httpPort}`,
    `server.http.advertised_address=127.0.0.1:${httpPort}`,
    "server.https.enabled=false",
    "dbms.usage_report.enabled=false",
    `server.memory.heap.max_size=${heapMegabytes}m`,
    `server.memory.pagecache.size=${Math.round(heapMegabytes / 2)}m`,
    // The record is the store; old transaction logs would only fill the disk.
    "db.tx_log.rotation.retention_policy=keep_none",
    "db.tx_log.preallocate=false",
    "",
  ].join("\n");
}

/** A quarter of the memory, between 512 MB and 4 GB. */
function defaultHeapMegabytes(): number {
  return Math.round(Math.min(Math.max(totalmem() / 2 ** 20 / 4, 512), 4096));
}

/** Gives a new store its password; one that has data keeps its own. */
async function setPassword(
  java: string,
  classPath: string,
  { folder, home, conf }: { folder: string; home: string; conf: string },
): Promise<void> {
  const path = join(folder, "password");
  if (existsSync(path) && existsSync(join(home, "data", "databases"))) return;
  const password = randomBytes(18).toString("base64url");
  await rm(path, { force: true });
  await writeFile(path, password, { mode: 0o600 });
  await chmod(path, 0o600);
  // In Neo4j's own format, through its own tool; the password is in a file and never on a command line that others can read.
  const argumentFile = join(folder, "set-password.arguments");
  await writeFile(
    argumentFile,
    [
      "-cp",
      `"${classPath}"`,
      "org.neo4j.cli.AdminTool",
      "dbms",
      "set-initial-password",
      password,
    ].join("\n"),
    { mode: 0o600 },
  );
  try {
    const { exitCode, output } = await runProgram(java, [`@${argumentFile}`], {
      ...process.env,
      NEO4J_HOME: home,
      NEO4J_CONF: conf,
    });
    if (exitCode !== 0)
      throw new Neo4jServerError(
        "SERVER_FAILED",
        `Neo4j did not take its password: ${output.trim()}`,
      );
  } finally {
    await rm(argumentFile, { force: true });
  }
}

async function explainFailure(logPath: string): Promise<Neo4jServerError> {
  const log = await readFile(logPath, "utf8").catch(() => "");
  if (/No space left on device/i.test(log)) {
    return new Neo4jServerError(
      "DISK_FULL",
      "The disk is full: free about 1 GB where the project lies, then run the command again.",
    );
  }
  if (/Address already in use|BindException/i.test(log)) {
    return new Neo4jServerError(
      "PORT_TAKEN",
      "Neo4j's port was taken while it started: run the command again, and a free one is found.",
    );
  }
  if (/store_lock|FileLockException|already running/i.test(log)) {
    return new Neo4jServerError(
      "SERVER_FAILED",
      "Another Neo4j uses the same data: end that process, then run the command again.",
    );
  }
  const reason =
    log
      .split("\n")
      .filter((line) => /ERROR|Exception|Caused by/.test(line))
      .at(-1) ?? "it said nothing";
  return new Neo4jServerError(
    "SERVER_FAILED",
    `Neo4j ended while it started (${reason.trim()}); see ${logPath}.`,
  );
}
