/** A row of a table in a results file; a number has three digits. */
export function row(...cells: readonly (string | number)[]): string {
  return `| ${cells.map((cell) => (typeof cell === "number" ? cell.toFixed(3) : cell)).join(" | ")} |`;
}

/** The first two rows of a table. */
export function heading(...cells: readonly string[]): string[] {
  return [row(...cells), row(...cells.map(() => "---"))];
}
