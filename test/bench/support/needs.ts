// What benchmarks need beside the project's own packages, installed into the state folder.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { prepareDefaultModels } from "@facegraph/jobs";
import { neo4jVersion, prepareNeo4j } from "@facegraph/neo4j-server";
import { jarFolder } from "../../../libs/neo4j-server/src/prepare-neo4j.ts";
import { stateFolder } from "../../support/folders.ts";
import {
  graphDataScienceFolder,
  graphDataScienceVersion,
  prepareGraphDataScience,
} from "../graph/graph-data-science.ts";
import { BenchmarkError, type Need } from "./benchmark.ts";
import {
  isEnvironmentPrepared,
  peerPackages,
  prepareEnvironment,
} from "./python-peers.ts";

export const modelsFolder = join(stateFolder, "models");
export const neo4jJars = join(stateFolder, "neo4j");

export const neo4j: Need = {
  missing: () =>
    existsSync(jarFolder(neo4jJars))
      ? undefined
      : `Neo4j ${neo4jVersion}, through Maven (137 MB)`,
  install: () => prepareNeo4j({ folder: neo4jJars }),
};

export const graphDataScience: Need = {
  missing: () =>
    existsSync(graphDataScienceFolder)
      ? undefined
      : `Graph Data Science ${graphDataScienceVersion}, through Maven`,
  install: async () => {
    insistOnProgram("mvn", "Maven", "Graph Data Science");
    insistOnProgram("jar", "a JDK", "Graph Data Science");
    await prepareGraphDataScience(jarFolder(neo4jJars));
  },
};

export const pythonPeers: Need = {
  missing: () =>
    isEnvironmentPrepared()
      ? undefined
      : `the Python peers ${peerPackages.join(", ")}, through pip`,
  install: async () => {
    insistOnProgram("python3", "Python 3 with venv", "the Python peers");
    await prepareEnvironment();
  },
};

/** Of the loop in C++; it is not installed, but asked for. */
export const compiler: Need = {
  missing: () => undefined,
  install: () => {
    insistOnProgram("g++", "g++", "the C++ loop");
    return Promise.resolve();
  },
};

export const models: Need = {
  missing: () =>
    existsSync(join(modelsFolder, "sface-2021dec.onnx"))
      ? undefined
      : "the face models, converted from files that are here already",
  install: async () => {
    await prepareDefaultModels({ modelsFolder });
  },
};

function insistOnProgram(program: string, what: string, forWhat: string): void {
  if (spawnSync(program, ["--version"], { stdio: "ignore" }).status !== 0)
    throw new BenchmarkError(
      "NOT_READY",
      `The benchmark needs ${what} for ${forWhat}, and \`${program}\` does not run; install it.`,
    );
}
