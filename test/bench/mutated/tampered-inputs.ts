// Each parser may answer an input, or refuse it with an error of its own. Anything else ends the
// benchmark with the input that did it.
import {
  type Tally,
  tamperWithBeginnings,
  tamperWithCards,
  tamperWithModels,
  tamperWithPngs,
} from "../../../libs/embedding/test/images/tampered.ts";
import { tamperWithNames } from "../../../libs/jobs/test/ingest/tampered-names.ts";
import { tamperWithCursors } from "../../support/tampered-cursors.ts";

const namesInFolder = 20_000;

/** Folders of names, one after the other, each of other names. */
async function tamperWithFolders(count: number): Promise<Tally> {
  let [answered, refused] = [0, 0];
  for (let seed = 1; answered + refused < count; seed++) {
    const tally = await tamperWithNames(namesInFolder, seed);
    answered += tally.answered;
    refused += tally.refused;
  }
  return { answered, refused };
}

const parsers: readonly (readonly [
  what: string,
  tamper: (count: number) => Tally | Promise<Tally>,
])[] = [
  ["file walker: names of any bytes, 20,000 in a folder", tamperWithFolders],
  ["model cards", tamperWithCards],
  ["cursors of GraphQL", tamperWithCursors],
  ["beginnings of files, told apart by content", tamperWithBeginnings],
  ["chunks of PNGs", tamperWithPngs],
  ["ONNX models", tamperWithModels],
];
export async function measureParsers(count: number): Promise<string[]> {
  const lines = [
    `${count.toLocaleString("en")} inputs to each of our own parsers, the same each time. An input is answered, or refused with an error of the parser's own; anything else would end the run.`,
    "",
    "| parser | answered | refused | other errors | seconds |",
    "| --- | --- | --- | --- | --- |",
  ];
  for (const [what, tamper] of parsers) {
    const start = performance.now();
    const { answered, refused } = await tamper(count);
    const others = count - answered - refused;
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    lines.push(
      `| ${what} | ${answered} | ${refused} | ${others} | ${seconds} |`,
    );
  }
  return [...lines, ""];
}
