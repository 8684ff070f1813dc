/** How a video is packed, as the demuxer of ffmpeg that reads it is called. */
export type VideoContainer = "mov" | "matroska" | "avi";

/** Brands of files that are built like videos, and are pictures. */
const pictureBrands: ReadonlySet<string> = new Set([
  ...["avif", "avis", "heic", "heix", "heim", "heis", "hevc", "hevx"],
  ...["mif1", "mif2", "msf1", "jpeg", "crx "],
]);

/** What the first box of a QuickTime file without a brand may be. */
const bareBoxes: ReadonlySet<string> = new Set([
  ...["moov", "mdat", "wide", "free", "skip"],
]);

/** How many bytes of a file's beginning tell. */
export const beginningBytes = 64;

/**
 * Tells a video by its content: MP4 and QuickTime, Matroska and WebM, AVI. Its name is not asked.
 * @param beginning its first bytes, `beginningBytes` are enough
 * @returns undefined when it is none
 */
export function videoContainerOf(
  beginning: Buffer,
): VideoContainer | undefined {
  const text = (start: number, end: number) =>
    beginning.toString("latin1", start, end);
  if (beginning.length < 12) return undefined;
  if (text(0, 4) === "\x1a\x45\xdf\xa3") return "matroska";
  if (text(0, 4) === "RIFF" && text(8, 12) === "AVI ") return "avi";
  if (text(4, 8) === "ftyp")
    return pictureBrands.has(text(8, 12)) ? undefined : "mov";
  if (bareBoxes.has(text(4, 8)) && isBoxLength(beginning.readUInt32BE(0)))
    return "mov";
  return undefined;
}

/** 0: to the end of the file; 1: the length follows in eight bytes. */
function isBoxLength(length: number): boolean {
  return length < 2 || length >= 8;
}
