import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import {
  appendFile,
  copyFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
} from "node:fs/promises";
import { join } from "node:path";
import { stateFolder } from "../../support/folders.ts";
import { BenchmarkError } from "../support/benchmark.ts";

/** What startNeo4j needs to run with Graph Data Science. */
export interface Plugin {
  readonly extraClassPath: readonly string[];
  readonly settings: Readonly<Record<string, string>>;
}

export const graphDataScienceVersion = "2.13.9";
export const graphDataScienceFolder = join(
  stateFolder,
  `bench-gds-${graphDataScienceVersion}`,
);

/**
 * Fetches Graph Data Science through Maven, once, and makes one plugin of its many jars, as Neo4j
 * looks for procedures in jars of its plugin folder.
 * @param neo4jJars the folder of the server's own jars
 */
export async function prepareGraphDataScience(
  neo4jJars: string,
): Promise<Plugin> {
  const folder = graphDataScienceFolder;
  if (!existsSync(folder)) {
    const fetching = `${folder}.fetching`;
    await rm(fetching, { recursive: true, force: true });
    await build(fetching, neo4jJars);
    await rename(fetching, folder);
  }
  const plugins = join(folder, "plugins");
  return {
    extraClassPath: [join(plugins, "*"), join(folder, "lib", "*")],
    settings: {
      "server.directories.plugins": plugins,
      "dbms.security.procedures.unrestricted": "gds.*",
    },
  };
}

async function build(folder: string, neo4jJars: string): Promise<void> {
  const [fetched, unpacked, classes, plugins, lib] = [
    "fetched",
    "unpacked",
    "classes",
    "plugins",
    "lib",
  ].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
    string,
  ];
  for (const each of [classes, plugins, lib])
    await mkdir(each, { recursive: true });
  run(folder, "mvn", [
    "-q",
    "-B",
    "-f",
    join(import.meta.dirname, "gds-pom.xml"),
    "dependency:copy-dependencies",
    `-DoutputDirectory=${fetched}`,
    "-DincludeScope=runtime",
  ]);
  const present = new Set((await readdir(neo4jJars)).map(artifactOf));
  for (const jar of await readdir(fetched)) {
    if (!jar.endsWith(`-${graphDataScienceVersion}.jar`)) {
      if (!present.has(artifactOf(jar)))
        await copyFile(join(fetched, jar), join(lib, jar));
      continue;
    }
    await mkdir(unpacked);
    run(unpacked, "jar", ["xf", join(fetched, jar)]);
    await addTo(classes, unpacked);
    await rm(unpacked, { recursive: true });
  }
  run(folder, "jar", ["cf", join(plugins, "gds.jar"), "-C", classes, "."]);
  for (const each of [fetched, classes]) await rm(each, { recursive: true });
}

/** Its classes, and its services beside those of the same name. */
async function addTo(classes: string, unpacked: string): Promise<void> {
  const ours = join("org", "neo4j", "gds");
  if (existsSync(join(unpacked, ours)))
    await cp(join(unpacked, ours), join(classes, ours), { recursive: true });
  const services = join("META-INF", "services");
  if (!existsSync(join(unpacked, services))) return;
  await mkdir(join(classes, services), { recursive: true });
  for (const name of await readdir(join(unpacked, services))) {
    if (name.startsWith("com.fasterxml")) continue;
    const text = await readFile(join(unpacked, services, name), "utf8");
    await appendFile(join(classes, services, name), `${text}\n`);
  }
}

function artifactOf(jar: string): string {
  return jar.replace(/-\d[^-]*(-GA)?\.jar$/, "");
}

function run(folder: string, program: string, list: readonly string[]): void {
  const { status, stdout, error } = spawnSync(program, list, {
    cwd: folder,
    encoding: "utf8",
  });
  if (status !== 0)
    throw new BenchmarkError(
      "NOT_READY",
      `Expected ${program} ${list.join(" ")} to succeed; the benchmark needs Maven, a JDK and the network. ${error?.message ?? stdout}`,
    );
}
