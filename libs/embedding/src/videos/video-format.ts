/** The container of a video, by the name of the ffmpeg demuxer that reads it. */
export type VideoContainer = "mov" | "matroska" | "avi";

/** Brands of pictures in the container of videos. */
const pictureBrands: ReadonlySet<string> = new Set([
  ...["avif", "avis", "heic", "heix", "heim", "heis", "hevc", "hevx"],
  ...["mif1", "mif2", "msf1", "jpeg", "crx "],
]);

/** The first box of a QuickTime file without a brand. */
const bareBoxes: ReadonlySet<string> = new Set([
  ...["moov", "mdat", "wide", "free", "skip"],
]);

/** How many bytes of its beginning tell what a file is. */
export const beginningBytes = 64;

/**
 * Tells a video by its content, whatever its name: MP4 and QuickTime, Matroska and WebM, AVI.
 * @param beginning the first bytes of a file; `beginningBytes` are enough
 * @returns undefined when it is not a video
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

/** A length of 0 means to the end of the file, and 1 that the length follows in eight bytes. */
function isBoxLength(length: number): boolean {
  return length < 2 || length >= 8;
}
