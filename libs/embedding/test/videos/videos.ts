import { execFileSync } from "node:child_process";
import ffmpegInstaller from "@ffmpeg-installer/ffmpeg";
import { sharedPath } from "../fixtures.ts";

/**
 * The program of the package that only tests use: it holds the binary, so that no machine needs one
 * of its own.
 */
export const ffmpeg = ffmpegInstaller.path;

/** Where the faces of the made video are: milliseconds, every half second. */
export const momentsOf = Object.freeze({
  blair: [0, 500, 1000, 1500],
  nobody: [2000],
  chavezAndPowell: [2500, 3000, 3500],
});

/**
 * Makes a video of four seconds, 25 frames each, 440 x 220: a camera passes over a photograph of
 * Tony Blair for two seconds, then a moment of black, then over Hugo Chávez and Colin Powell side
 * by side.
 * @param path its ending says how it is packed
 */
export function makeVideo(path: string, ...encoding: string[]): void {
  const photo = (seconds: number, ...name: string[]) => [
    ...["-loop", "1", "-framerate", "25", "-t", String(seconds)],
    ...["-i", sharedPath("data", "lfw10", ...name)],
  ];
  const pass = (x: string, y: string) =>
    `crop=220:220:x='${x}':y='${y}',setsar=1`;
  const scenes = [
    `[0:v]${pass("15*t", "15*t")},pad=440:220[one]`,
    `[1:v]${pass("15*t", "10")}[left]`,
    `[2:v]${pass("30-15*t", "20")}[right]`,
    "[left][right]hstack[two]",
    "[one][3:v][two]concat=n=3,format=yuv420p",
  ];
  run(
    ...photo(2, "Tony_Blair", "Tony_Blair_0003.jpg"),
    ...photo(1.5, "Hugo_Chavez", "Hugo_Chavez_0001.jpg"),
    ...photo(1.5, "Colin_Powell", "Colin_Powell_0005.jpg"),
    ...["-f", "lavfi", "-t", "0.4", "-i", "color=black:size=440x220:rate=25"],
    ...["-filter_complex", scenes.join(";"), ...encoding, path],
  );
}

/** The same frames in another container. */
export function repack(from: string, to: string, ...encoding: string[]): void {
  run("-i", from, ...(encoding.length > 0 ? encoding : ["-c", "copy"]), to);
}

/** A video whose frames are grey, one level brighter every 25th of a second, without loss. */
export function makeGreyRamp(path: string, frames: number): void {
  const source = "color=black:size=16x16:rate=25,geq=lum=N:cb=128:cr=128";
  const count = ["-frames:v", String(frames)];
  run("-f", "lavfi", "-i", source, ...count, "-c:v", "ffv1", path);
}

function run(...argumentList: string[]): void {
  execFileSync(ffmpeg, ["-y", "-loglevel", "error", ...argumentList]);
}
