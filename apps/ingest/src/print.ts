import { SingleBar } from "cli-progress";
import stringWidth from "string-width";
import type { Config } from "./config.ts";

/** Prints a line of data, to stdout. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * Prints a line of anything else, to stderr. Control characters are shown, not obeyed, because
 * names of files come from strangers.
 */
export function log(line: string): void {
  process.stderr.write(`${visible(line)}\n`);
}

/**
 * Escapes the control and direction characters of a text, so that the name of a file cannot repaint
 * the terminal.
 */
export function visible(text: string): string {
  return text.replace(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) =>
      `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Lays out rows under headings. A column is as wide on a terminal as its widest cell. Numbers stand
 * to the right.
 * @param rows as many cells each as there are headings
 */
export function formatTable(
  headings: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const cells = [headings, ...rows].map((row) =>
    row.map((cell) => visible(String(cell))),
  );
  const widths = headings.map((_, column) =>
    Math.max(...cells.map((row) => stringWidth(row[column] ?? ""))),
  );
  const isNumeric = headings.map((_, column) =>
    rows.every((row) => typeof row[column] === "number"),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => {
          const padding = " ".repeat(widths[column]! - stringWidth(cell));
          return isNumeric[column] ? padding + cell : cell + padding;
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Shows how far a step is: a bar on a terminal, one line per step elsewhere. */
export interface Progress {
  update(step: string, done: number, total: number): void;
  finish(): void;
}

export function showProgress({ hasTerminal }: Config): Progress {
  let step = "";
  let bar: SingleBar | undefined;
  return {
    update(nextStep, done, total) {
      if (nextStep !== step) {
        bar?.stop();
        step = nextStep;
        if (hasTerminal) bar = startBar(step, total);
        else log(`${step} …`);
      }
      bar?.setTotal(total);
      bar?.update(done);
    },
    finish() {
      bar?.stop();
      bar = undefined;
      step = "";
    },
  };
}

function startBar(step: string, total: number): SingleBar {
  const bar = new SingleBar({
    format: `${step.padEnd(22)} {bar} {value}/{total}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: false,
  });
  bar.start(total, 0);
  return bar;
}
