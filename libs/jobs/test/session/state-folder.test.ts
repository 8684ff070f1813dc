import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type Machine, stateFolderOf } from "../../src/session/settings.ts";

const checkout = resolve(import.meta.dirname, "../../../..");
const installed: Machine = {
  platform: "linux",
  homeFolder: "/home/ada",
  codeFolder: "/opt/app/node_modules/@facegraph/jobs/src/session",
};

describe("the state folder", () => {
  test("is that of the checkout by default", () => {
    expect(stateFolderOf({})).toBe(join(checkout, ".facegraph"));
    expect(stateFolderOf({ FACEGRAPH_HOME: "" })).toBe(
      join(checkout, ".facegraph"),
    );
  });

  test("is FACEGRAPH_HOME, which starts where the user typed the command", () => {
    const typedIn = { FACEGRAPH_WORKING_FOLDER: "/home/ada/photos" };
    expect(stateFolderOf({ ...typedIn, FACEGRAPH_HOME: "faces" })).toBe(
      "/home/ada/photos/faces",
    );
    expect(stateFolderOf({ ...typedIn, FACEGRAPH_HOME: "/data/faces" })).toBe(
      "/data/faces",
    );
    expect(stateFolderOf({ FACEGRAPH_HOME: "/data/faces" }, installed)).toBe(
      "/data/faces",
    );
    expect(stateFolderOf({ FACEGRAPH_HOME: "faces" })).toBe(resolve("faces"));
  });

  test.each<[NodeJS.Platform, Record<string, string>, string]>([
    ["linux", {}, "/home/ada/.local/share/facegraph"],
    ["linux", { XDG_DATA_HOME: "/data" }, "/data/facegraph"],
    ["linux", { XDG_DATA_HOME: "" }, "/home/ada/.local/share/facegraph"],
    ["darwin", {}, "/home/ada/Library/Application Support/facegraph"],
    ["win32", {}, "/home/ada/AppData/Local/facegraph"],
    ["win32", { LOCALAPPDATA: "/local" }, "/local/facegraph"],
  ])(
    "of an installed package on %s with %j is %s",
    (platform, environment, folder) => {
      expect(stateFolderOf(environment, { ...installed, platform })).toBe(
        folder,
      );
    },
  );
});
