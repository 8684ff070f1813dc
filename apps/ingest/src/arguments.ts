import { InvalidArgumentError } from "commander";

/** Reads a number. Commander shows the error with the usage. */
export function decimal(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) {
    throw new InvalidArgumentError("Expected a number, such as 0.55.");
  }
  return value;
}

/** Reads a threshold, or `auto` for the one found from the data. */
export function threshold(text: string): number | "auto" {
  return text === "auto" ? text : decimal(text);
}

/** Reads how many frames a second are looked at. */
export function frameRate(text: string): number {
  const value = decimal(text);
  if (value < 0.001 || value > 120)
    throw new InvalidArgumentError(
      "Expected how many frames a second, from 0.001 to 120, such as 2.",
    );
  return value;
}

/** Reads a whole number, 0 or more. */
export function integer(text: string): number {
  const value = decimal(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new InvalidArgumentError("Expected a whole number, 0 or more.");
  }
  return value;
}

/** Reads a whole number, 1 or more. */
export function count(text: string): number {
  const value = decimal(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError("Expected a whole number, 1 or more.");
  }
  return value;
}

/** Reads a share, from 0 to 1. */
export function share(text: string): number {
  const value = decimal(text);
  if (value < 0 || value > 1)
    throw new InvalidArgumentError("Expected a number from 0 to 1.");
  return value;
}
