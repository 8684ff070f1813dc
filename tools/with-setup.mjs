// The first thing every npm script runs: installs what is missing, then starts the command on Node
// 24. It must work on Node 20 with nothing installed, so it uses Node's own modules only, and is
// not TypeScript. node tools/with-setup.mjs COMMAND [arguments]; `commands` below names each.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const projectFolder = join(import.meta.dirname, "..");
const node24 = join(projectFolder, "node_modules", "node", "bin", "node");
const oldestNode = 20;
const exitNotReady = 5;

/** What each script starts, once everything is there. */
const commands = {
  demo: ["apps/ingest/src/main.ts", "demo"],
  facegraph: ["apps/ingest/src/main.ts"],
  test: ["tools/test.mjs"],
  check: ["tools/check.mjs"],
  bench: ["tools/bench.mjs"],
  mutation: ["tools/mutation/main.mjs"],
  "build:kernels": ["libs/kernels/build.mjs"],
};

const [name, ...rest] = process.argv.slice(2);
const command = Object.hasOwn(commands, name ?? "")
  ? commands[name]
  : stop(
      `Expected one of ${Object.keys(commands).join(", ")} but received ${name ?? "nothing"}.`,
      2,
    );

if (Number(process.versions.node.split(".")[0]) < oldestNode) {
  stop(
    `facegraph needs Node ${oldestNode} or later, and this is ${process.version}; install a newer one and run the command again.`,
  );
}
if (!isInstalled()) install();
if (!existsSync(node24)) {
  stop(
    "The `node` package has no binary: its install script was blocked. Allow it (npm install-scripts approve node), then run `npm ci`.",
  );
}
start([...command, ...rest]);

/**
 * Whether node_modules holds what package-lock.json asks for. npm keeps a lock file of its own
 * inside node_modules; comparing the two costs milliseconds and, unlike a stamp file, is right
 * after any `npm install` by hand.
 */
function isInstalled() {
  const installedPath = join(
    projectFolder,
    "node_modules",
    ".package-lock.json",
  );
  if (!existsSync(installedPath)) return false;
  const wanted = readPackages(join(projectFolder, "package-lock.json"));
  const installed = readPackages(installedPath);
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/")) return true;
    const found = installed[path];
    if (entry.link) return found?.resolved === entry.resolved; // a workspace
    if (found === undefined) return entry.optional === true; // another platform's binary
    return found.version === entry.version;
  });
}

function readPackages(path) {
  return JSON.parse(readFileSync(path, "utf8")).packages;
}

function install() {
  process.stderr.write("Installing packages (once, about a minute) …\n");
  const npm = process.env.npm_execpath;
  const [program, first] =
    npm === undefined ? ["npm", []] : [process.execPath, [npm]];
  const { status, stderr, error } = spawnSync(program, [...first, "ci"], {
    cwd: projectFolder,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" },
  });
  if (status === 0) return;
  const said = `${error?.message ?? ""}${stderr ?? ""}`;
  if (/ENOSPC/.test(said)) {
    stop(
      "The disk is full: free about 1.5 GB where the project lies, then run the command again.",
    );
  }
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(
      said,
    )
  ) {
    stop(
      "The package registry cannot be reached: connect to the network (or set npm's registry or proxy), then run the command again.",
    );
  }
  stop(
    `\`npm ci\` failed; put right what it says, then run the command again:\n${said.trim()}`,
  );
}

/**
 * Runs the command in the foreground; Ctrl-C reaches it by itself, SIGTERM is handed on, its exit
 * code is ours.
 */
function start(argumentList) {
  const child = spawn(node24, argumentList, {
    cwd: projectFolder,
    stdio: "inherit",
    // Where the user typed the command, so that a relative folder means what they think it means.
    env: {
      ...process.env,
      FACEGRAPH_WORKING_FOLDER: process.env.INIT_CWD ?? process.cwd(),
      PATH: `${join(projectFolder, "node_modules", "node", "bin")}:${process.env.PATH}`,
    },
  });
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", (error) => stop(error.message, 1));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
}

function stop(sentence, exitCode = exitNotReady) {
  process.stderr.write(`${sentence}\n`);
  process.exit(exitCode);
}
