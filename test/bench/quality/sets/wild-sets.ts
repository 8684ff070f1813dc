import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sharedFolder } from "../../../support/folders.ts";
import { readFloats } from "./lfw2921.ts";
import {
  type LabelledFaces,
  type QualitySet,
  setFromFaces,
} from "./quality-set.ts";

const dimension = 128;
const thresholds = { sface: 0.4, dlib: 0.55 } as const;

const sets = [
  ["fiw-sface", "families", thresholds.sface],
  ["fiw-dlib", "families", thresholds.dlib],
  ["stills-sface", "film stills", thresholds.sface],
  ["stills-dlib", "film stills", thresholds.dlib],
] as const;

/** Photos of families and film stills, harder than press photos, by two embedders. */
export async function* wildSets(): AsyncGenerator<QualitySet, void> {
  for (const [name, origin, recommendedThreshold] of sets)
    yield await setFromFaces(await readWild(name), {
      name,
      origin,
      recommendedThreshold,
    });
}

/** Faces that are not the main one of their photo take part, and are not measured. */
async function readWild(name: string): Promise<LabelledFaces> {
  const folder = sharedFolder("data/wild");
  const table = await readFile(join(folder, `${name}.tsv`), "utf8");
  const [heading = "", ...lines] = table.trimEnd().split("\n");
  const columns = heading.split("\t");
  const numbersOf = (column: string) =>
    lines.map((line) => Number(line.split("\t")[columns.indexOf(column)]));
  return {
    vectors: await readFloats(join(folder, `${name}.f32`)),
    dimension,
    identities: Uint32Array.from(numbersOf("identity")),
    isMeasured: Uint8Array.from(numbersOf("main")),
  };
}
