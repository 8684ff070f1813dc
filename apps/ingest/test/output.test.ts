import { describe, expect, test } from "vitest";
import { decimal, integer } from "../src/arguments.ts";
import { exitCodeOf } from "../src/exit-codes.ts";
import { formatTable, visible } from "../src/print.ts";

describe("formatTable", () => {
  test("puts numbers to the right, and counts columns as a terminal does", () => {
    expect(
      formatTable(
        ["name", "size"],
        [
          ["Zoë", 7],
          ["👩‍👩‍👧", 12],
          ["人脸", 3],
          ["한나", 40],
        ],
      ),
    ).toBe(
      [
        "name  size",
        "Zoë      7",
        "👩‍👩‍👧      12", // an emoji, like each character below, fills two columns
        "人脸     3",
        "한나    40",
      ].join("\n"),
    );
  });

  test("is a line of headings when there are no rows", () => {
    expect(formatTable(["name", "size"], [])).toBe("name  size");
  });
});

test("visible shows what would repaint a terminal, and leaves names in any script alone", () => {
  expect(visible("red\u001b[31m\r.jpg")).toBe("red\\u001b[31m\\u000d.jpg");
  expect(visible("photo\u202egpj.exe")).toBe("photo\\u202egpj.exe");
  expect(visible("人脸 Ж café")).toBe("人脸 Ж café");
});

describe("exit codes", () => {
  test.each([
    [5, "JDK_MISSING"],
    [5, "MAVEN_MISSING"],
    [5, "NO_NETWORK"],
    [5, "DISK_FULL"],
    [5, "PORT_TAKEN"],
    [5, "CONNECTION_FAILED"],
    [5, "AUTHENTICATION_FAILED"],
    [5, "ENOSPC"],
    [4, "COLLECTION_NOT_FOUND"],
    [4, "FOLDER_NOT_FOUND"],
    [7, "MODEL_MISMATCH"],
    [2, "THRESHOLD_BELOW_EDGE_FLOOR"],
    [130, "ABORTED"],
    [1, "SOMETHING_ELSE"],
  ])("%i for %s", (exitCode, code) => {
    expect(exitCodeOf(Object.assign(new Error("…"), { code }))).toBe(exitCode);
  });

  test("1 for what has no code", () => {
    expect(exitCodeOf(new Error("…"))).toBe(1);
    expect(exitCodeOf("text")).toBe(1);
  });
});

test("arguments are numbers, or refused", () => {
  expect([decimal("0.55"), decimal("1e-1"), integer("7")]).toEqual([
    0.55, 0.1, 7,
  ]);
  for (const text of ["", " ", "high", "Infinity", "0.5.5"])
    expect(() => decimal(text)).toThrow("Expected a number");
  for (const text of ["-1", "0.5", "1e300"])
    expect(() => integer(text)).toThrow("Expected a whole number");
});
