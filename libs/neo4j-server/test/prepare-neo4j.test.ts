import { existsSync } from "node:fs";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { neo4jVersion, prepareNeo4j } from "../src/index.ts";
import { findJava } from "../src/java.ts";

/** Programs of a machine that the tests make up; each is a shell script. */
let programs: string;
let folder: string;

beforeEach(async () => {
  programs = await mkdtemp(join(tmpdir(), "programs-"));
  folder = await mkdtemp(join(tmpdir(), "neo4j-"));
  for (const name of ["sh", "sleep", "mkdir", "touch", "echo"])
    await symlink(`/bin/${name}`, join(programs, name));
});

afterEach(async () => {
  await rm(programs, { recursive: true });
  await rm(folder, { recursive: true });
});

describe("Java", () => {
  test.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['openjdk version "25.0.1" 2025-10-21 LTS', 25],
    ['openjdk version "25-ea" 2025-09-16', 25],
  ])("%s will do", async (line, version) => {
    await install("java", `echo '${line}' >&2`);
    expect(await findJava({ PATH: programs })).toMatchObject({ version });
  });

  test.each(['java version "1.8.0_431"', 'openjdk version "11.0.25"'])(
    "%s is too old",
    async (line) => {
      await install("java", `echo '${line}' >&2`);
      await expect(findJava({ PATH: programs })).rejects.toMatchObject({
        code: "JDK_TOO_OLD",
      });
    },
  );

  test("is missing where neither JAVA_HOME nor the PATH has it", async () => {
    await expect(
      prepareNeo4j({ folder, environment: { PATH: programs } }),
    ).rejects.toMatchObject({ code: "JDK_MISSING" });
    await expect(
      findJava({ PATH: programs, JAVA_HOME: folder }),
    ).rejects.toMatchObject({ code: "JDK_MISSING" });
  });

  test("of JAVA_HOME comes before that of the PATH", async () => {
    await install("java", `echo 'openjdk version "17.0.1"' >&2`);
    await mkdir(join(programs, "home", "bin"), { recursive: true });
    await install("home/bin/java", `echo 'openjdk version "21.0.1"' >&2`);
    const java = await findJava({
      PATH: programs,
      JAVA_HOME: join(programs, "home"),
    });
    expect(java.version).toBe(21);
  });
});

describe("fetching the jars", () => {
  beforeEach(() => install("java", `echo 'openjdk version "17.0.1"' >&2`));

  test("needs Maven", async () => {
    await expect(prepare()).rejects.toMatchObject({ code: "MAVEN_MISSING" });
  });

  test.each([
    [
      "[ERROR] Unknown host repo.maven.apache.org: Temporary failure in name resolution",
      "NO_NETWORK",
    ],
    ["[ERROR] lib/a.jar: No space left on device", "DISK_FULL"],
    ["[ERROR] Malformed settings.xml", "MAVEN_FAILED"],
  ])("%s is told as such, and leaves nothing behind", async (line, code) => {
    await install("mvn", `echo '${line}'; exit 1`);
    await expect(prepare()).rejects.toMatchObject({ code });
    expect(await readdir(folder)).toEqual([]);
  });

  test("happens once, for two commands that start together", async () => {
    // Writes a jar where it was told to, slowly.
    await install(
      "mvn",
      `for word in "$@"; do case "$word" in -DoutputDirectory=*) into="\${word#*=}";; esac; done
       mkdir -p "$into"; sleep 0.3; touch "$into/neo4j.jar"`,
    );
    const announced: string[] = [];
    await Promise.all([prepare(announced), prepare(announced)]);
    await prepare(announced);
    expect(announced).toHaveLength(1);
    expect(existsSync(join(folder, `lib-${neo4jVersion}`, "neo4j.jar"))).toBe(
      true,
    );
    expect(await readdir(folder)).toEqual([`lib-${neo4jVersion}`]);
  });

  test("begins anew after it was cut short", async () => {
    await mkdir(join(folder, "fetching"));
    await writeFile(join(folder, "fetching", "half.jar"), "");
    await install(
      "mvn",
      `for word in "$@"; do case "$word" in -DoutputDirectory=*) into="\${word#*=}";; esac; done
       mkdir "$into" && touch "$into/neo4j.jar"`,
    );
    await prepare();
    expect(await readdir(join(folder, `lib-${neo4jVersion}`))).toEqual([
      "neo4j.jar",
    ]);
  });

  function prepare(announced: string[] = []) {
    return prepareNeo4j({
      folder,
      environment: { PATH: programs },
      announce: (sentence) => announced.push(sentence),
    });
  }
});

async function install(name: string, script: string): Promise<void> {
  await writeFile(join(programs, name), `#!${programs}/sh\n${script}\n`);
  await chmod(join(programs, name), 0o755);
}
