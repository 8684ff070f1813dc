import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import {
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
} from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { applySchema, connect } from "@facegraph/face-graph";
import {
  prepareNeo4j,
  runningNeo4j,
  startNeo4j,
  stopNeo4j,
} from "@facegraph/neo4j-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stateFolder } from "../../support/folders.ts";

const jarsFrom = join(stateFolder, "neo4j");

describe("the embedded Neo4j", () => {
  let folder: string;
  const start = () => startNeo4j({ folder, jarsFrom, heapMegabytes: 512 });

  beforeAll(async () => {
    await prepareNeo4j({ folder: jarsFrom });
    folder = await mkdtemp(join(stateFolder, "test-neo4j-"));
  });
  afterAll(async () => {
    await stopNeo4j({ folder });
    await rm(folder, { recursive: true });
  });

  test("is one server for two commands that start at once, on the loopback address, until the last is done", async () => {
    expect(await runningNeo4j({ folder })).toBeUndefined();
    const [one, other] = await Promise.all([start(), start()]);
    expect(other.pid).toBe(one.pid);
    expect((await fetch(one.browserUrl)).status).toBe(200);
    expect((await stat(one.passwordFile)).mode & 0o777).toBe(0o600);
    const listening = await addressesOf(one.pid);
    expect(listening.length).toBeGreaterThan(1);
    expect(listening.filter((address) => !isLoopback(address))).toEqual([]);

    await one.release();
    expect((await runningNeo4j({ folder }))?.pid).toBe(one.pid);
    await other.release();
    expect(await runningNeo4j({ folder })).toBeUndefined();
    const log = join(folder, "home", "logs", "console.log");
    expect(await readFile(log, "utf8")).toMatch(/ Stopped\.\s*$/);
  });

  test("keeps its data and password when it is killed, and starts again over what it left", async () => {
    const killed = await start();
    const before = await connect(killed);
    await applySchema(before);
    await before.write("CREATE (:Collection {name: 'kept'})");
    await before.close();
    process.kill(killed.pid, "SIGKILL");
    while (existsSync(`/proc/${killed.pid}`)) await wait(20);
    expect(await runningNeo4j({ folder })).toBeUndefined();

    const again = await start();
    expect(again.pid).not.toBe(killed.pid);
    const after = await connect(again);
    const rows = await after.read<{ name: string }>(
      "MATCH (c:Collection) RETURN c.name AS name",
    );
    await after.close();
    expect(rows).toEqual([{ name: "kept" }]);
    await again.release();
  });

  test("is found by the next command when the one that started it is killed", async () => {
    const starter = spawnStarter(folder);
    const stateFile = join(folder, "server.json");
    while (!existsSync(stateFile)) await wait(20);
    const { pid } = JSON.parse(await readFile(stateFile, "utf8")) as {
      pid: number;
    };
    starter.kill("SIGKILL");
    const server = await start();
    expect(server.pid).toBe(pid);

    const sharer = spawnStarter(folder);
    const [printed] = (await once(sharer.stdout!, "data")) as [Buffer];
    expect(Number(printed.toString())).toBe(pid);
    await server.release();
    expect((await runningNeo4j({ folder }))?.pid).toBe(pid);
    sharer.stdin!.write("done\n");
    await once(sharer, "exit");
    expect(await runningNeo4j({ folder })).toBeUndefined();
  });

  test("does not take a port that is taken, and says so", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    await expect(
      startNeo4j({ folder, jarsFrom, boltPort: port }),
    ).rejects.toMatchObject({ code: "PORT_TAKEN" });
    taken.close();
  });

  test("that lost its password file says what to do", async () => {
    await rm(join(folder, "password"));
    await expect(start()).rejects.toMatchObject({ code: "PASSWORD_LOST" });
  });
});

function spawnStarter(folder: string): ChildProcess {
  const script = join(
    import.meta.dirname,
    "..",
    "..",
    "support",
    "servers",
    "start-neo4j.ts",
  );
  return spawn(process.execPath, [script, folder, jarsFrom], {
    stdio: ["pipe", "pipe", "inherit"],
  });
}

/** The addresses that a process listens on, in the hexadecimal of /proc/net. */
async function addressesOf(pid: number): Promise<string[]> {
  const inodes = new Set<string>();
  for (const file of await readdir(`/proc/${pid}/fd`)) {
    const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => "");
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined) inodes.add(inode);
  }
  const lines = (
    await Promise.all(
      ["tcp", "tcp6"].map((name) => readFile(`/proc/net/${name}`, "utf8")),
    )
  )
    .join("")
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  const listenState = "0A";
  return lines
    .filter(
      (fields) => fields[3] === listenState && inodes.has(fields[9] ?? ""),
    )
    .map((fields) => fields[1]!.split(":")[0]!);
}

/** 127.0.0.1, also as IPv6 writes it, or ::1. */
function isLoopback(address: string): boolean {
  return [
    "0100007F",
    "0000000000000000FFFF00000100007F",
    "00000000000000000000000001000000",
  ].includes(address);
}
