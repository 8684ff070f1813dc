import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { EmbeddingError } from "../errors.ts";
import { peakMemoryOf } from "../guard/guarded-process.ts";
import { corrupt, truncated } from "../images/image-format.ts";
import type { UprightImage } from "../images/upright-image.ts";
import { readPpmFrames } from "./ppm-frames.ts";
import type { VideoFile } from "./video-file.ts";

/** A frame of a video, and when it is shown. */
export interface VideoFrame {
  readonly timestampMs: number;
  readonly image: UprightImage;
}

/** The limits of ffmpeg. Beyond one of them it is killed. */
export interface VideoLimits {
  /** For one frame. */
  readonly frameMs: number;
  /** Processor time for a whole video. */
  readonly cpuSeconds: number;
  /** Resident memory. It is watched where the system has /proc. */
  readonly memoryBytes: number;
  readonly frames: number;
  /** Of one frame; 8K has 35 million. */
  readonly framePixels: number;
}

const defaultVideoLimits: VideoLimits = Object.freeze({
  frameMs: 60_000,
  cpuSeconds: 6 * 3600,
  memoryBytes: 512 * 2 ** 20,
  frames: 100_000,
  framePixels: 36_000_000,
});

export interface VideoOptions {
  readonly framesPerSecond: number;
  readonly limits?: Partial<VideoLimits>;
  /** By default `ffmpeg` on the path. */
  readonly program?: string;
  /** Only the frame shown at this time. */
  readonly onlyAtMs?: number;
  /** Called at the end with the most resident memory that ffmpeg had. */
  readonly onPeakBytes?: (bytes: number) => void;
}

/** The codecs of cameras, telephones and the web. No other decoder of ffmpeg may run. */
const codecs =
  "h264,hevc,vp8,vp9,av1,libdav1d,libaom-av1,mpeg4,msmpeg4v2,msmpeg4v3,h263,mpeg1video,mpeg2video,mjpeg,prores,dvvideo,theora,vc1,wmv3,rawvideo,ffv1,png";
const watchEveryMs = 20;
const descriptor = 3;

/**
 * The frames of a video at a given rate, turned upright. A frame is decoded on request. ffmpeg gets
 * the open file and no path: it can read no other file, no network, and no other container.
 * @throws EmbeddingError `FFMPEG_MISSING`, `CORRUPT`, `TRUNCATED`, `TOO_LARGE`, `TOOK_TOO_LONG`,
 *   `TOO_MUCH_MEMORY`, `DECODER_FAILED`
 */
export async function* readVideoFrames(
  video: VideoFile,
  options: VideoOptions,
): AsyncGenerator<VideoFrame, void, undefined> {
  const { framesPerSecond, program = "ffmpeg", onlyAtMs = 0 } = options;
  const limits = { ...defaultVideoLimits, ...options.limits };
  const child = spawn(program, argumentsFor(video, options, limits), {
    stdio: ["ignore", "pipe", "pipe", video.handle.fd],
    env: process.env.PATH === undefined ? {} : { PATH: process.env.PATH },
  });
  const guard = new Guard(child, limits);
  let count = 0;
  try {
    const frames = readPpmFrames(guard.chunks(), limits.framePixels);
    for (;;) {
      const next = await frames.next();
      if (next.done === true) break;
      if (count === limits.frames)
        throw new EmbeddingError(
          { code: "TOO_LARGE", unit: "frames", most: limits.frames },
          `Expected at most ${limits.frames} frames but the video has more; ask for fewer a second.`,
        );
      const timestampMs =
        onlyAtMs + Math.round((count++ * 1000) / framesPerSecond);
      yield { timestampMs, image: next.value };
    }
    await guard.finish();
    if (count === 0) throw corrupt("it has no frame");
  } catch (error) {
    throw (await guard.reason()) ?? error;
  } finally {
    child.kill("SIGKILL");
    guard.stop();
    options.onPeakBytes?.(guard.peakBytes);
  }
}

/** The frame shown at a time, the same that `readVideoFrames` gives. */
export async function readVideoFrame(
  video: VideoFile,
  timestampMs: number,
  options: VideoOptions,
): Promise<UprightImage | undefined> {
  const only = { ...options, onlyAtMs: timestampMs };
  for await (const { image } of readVideoFrames(video, only)) return image;
  return undefined;
}

/**
 * Whether ffmpeg can be run.
 * @throws EmbeddingError `FFMPEG_MISSING`
 */
export async function checkFfmpeg(program = "ffmpeg"): Promise<void> {
  const child = spawn(program, ["-version"], { stdio: "ignore" });
  await new Promise<void>((resolve, reject) => {
    child.once("error", (error) => {
      reject(missing(program, error));
    });
    child.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(missing(program));
    });
  });
}

function argumentsFor(
  { container }: VideoFile,
  { framesPerSecond, onlyAtMs }: VideoOptions,
  limits: VideoLimits,
): string[] {
  const interval = 1 / framesPerSecond;
  // a frame is the last that was shown before its time
  const filters = [`fps=${framesPerSecond}:round=up`];
  const seek: string[] = [];
  if (onlyAtMs !== undefined && onlyAtMs > 0) {
    const start = Math.max(0, onlyAtMs / 1000 - interval);
    seek.push("-ss", start.toFixed(6));
    const since = onlyAtMs / 1000 - start;
    filters.push(`select=gte(t\\,${(since - interval / 2).toFixed(6)})`);
  }
  const frames = onlyAtMs === undefined ? limits.frames + 1 : 1;
  return [
    ...["-nostdin", "-hide_banner", "-loglevel", "error"],
    ...["-timelimit", String(limits.cpuSeconds)],
    ...["-max_alloc", String(limits.memoryBytes)],
    ...["-protocol_whitelist", "file", "-format_whitelist", demuxer(container)],
    ...["-codec_whitelist", codecs, "-max_pixels", String(limits.framePixels)],
    ...["-threads", "1", ...seek, "-f", container],
    ...["-i", `file:/dev/fd/${descriptor}`],
    ...["-map", "0:V:0", "-an", "-sn", "-dn", "-vf", filters.join(",")],
    ...["-frames:v", String(frames), "-threads", "1"],
    ...["-pix_fmt", "rgb24", "-c:v", "ppm", "-f", "image2pipe", "pipe:1"],
  ];
}

/** The whole name of the demuxer. */
function demuxer(container: VideoFile["container"]): string {
  if (container === "mov") return "mov,mp4,m4a,3gp,3g2,mj2";
  return container === "matroska" ? "matroska,webm" : "avi";
}

/** Watches the time and memory of ffmpeg, and tells why it ended. */
class Guard {
  private readonly child: ChildProcess;
  private readonly limits: VideoLimits;
  private readonly closed: Promise<void>;
  private readonly watch: NodeJS.Timeout;
  private said = "";
  private failure: EmbeddingError | undefined;
  private waitingSince: number | undefined;
  peakBytes = 0;

  constructor(child: ChildProcess, limits: VideoLimits) {
    this.child = child;
    this.limits = limits;
    this.closed = new Promise((resolve) => {
      child.once("close", () => {
        resolve();
      });
      child.once("error", (error: NodeJS.ErrnoException) => {
        this.failure ??=
          error.code === "ENOENT"
            ? missing("ffmpeg", error)
            : corrupt(error.message);
        resolve();
      });
    });
    child.stderr!.on("data", (text: Buffer) => {
      this.said = `${this.said}${text.toString()}`.slice(-4096);
    });
    this.watch = setInterval(() => {
      this.check();
    }, watchEveryMs);
  }

  /** What ffmpeg writes. The time for a frame counts only while we wait for it. */
  async *chunks(): AsyncGenerator<Buffer, void, undefined> {
    const output = (this.child.stdout as Readable)[Symbol.asyncIterator]();
    for (;;) {
      this.waitingSince = performance.now();
      const next = (await output.next()) as IteratorResult<Buffer, undefined>;
      this.waitingSince = undefined;
      if (next.done === true) return;
      yield next.value;
    }
  }

  /** Waits for ffmpeg to end. @throws EmbeddingError when it failed */
  async finish(): Promise<void> {
    this.waitingSince = performance.now();
    await this.closed;
    const reason = await this.reason();
    if (reason !== undefined) throw reason;
  }

  /** Why ffmpeg failed; undefined when it did not. */
  async reason(): Promise<EmbeddingError | undefined> {
    if (this.failure === undefined && this.child.stdout!.readableEnded)
      await this.closed;
    if (this.failure !== undefined) return this.failure;
    const { exitCode, signalCode } = this.child;
    if (signalCode === "SIGXCPU")
      return tooLong(
        this.limits.cpuSeconds * 1000,
        `${this.limits.cpuSeconds} s of the processor`,
      );
    if (signalCode !== null && signalCode !== "SIGKILL")
      return new EmbeddingError(
        { code: "DECODER_FAILED", reason: `ffmpeg died (${signalCode})` },
        `Expected the video to be decoded but ffmpeg died (${signalCode}); save it anew in another program.`,
      );
    if (exitCode === null || exitCode === 0) return undefined;
    const why = this.said.trim().split("\n").at(-1) ?? "";
    return /moov atom not found|end of file|partial file/i.test(this.said)
      ? truncated(why)
      : corrupt(why.replaceAll(`file:/dev/fd/${descriptor}`, "the video"));
  }

  stop(): void {
    clearInterval(this.watch);
  }

  private check(): void {
    const { frameMs, memoryBytes } = this.limits;
    this.peakBytes = Math.max(this.peakBytes, peakMemoryOf(this.child.pid));
    const isSlow =
      this.waitingSince !== undefined &&
      performance.now() - this.waitingSince > frameMs;
    if (isSlow) this.failure ??= tooLong(frameMs, `${frameMs} ms for a frame`);
    else if (this.peakBytes > memoryBytes)
      this.failure ??= new EmbeddingError(
        { code: "TOO_MUCH_MEMORY", limitBytes: memoryBytes },
        `Expected the video to be decoded but ffmpeg took more than ${memoryBytes} bytes of memory; save it smaller, in another program.`,
      );
    else return;
    this.child.kill("SIGKILL");
  }
}

function tooLong(limitMs: number, what: string): EmbeddingError {
  return new EmbeddingError(
    { code: "TOOK_TOO_LONG", limitMs },
    `Expected the video to be decoded but ffmpeg took longer than ${what}; save it anew in another program.`,
  );
}

function missing(program: string, cause?: unknown): EmbeddingError {
  return new EmbeddingError(
    { code: "FFMPEG_MISSING", program },
    `Expected the program ${program}, which takes frames out of videos, but it cannot be run; install ffmpeg (\`apt install ffmpeg\`, \`brew install ffmpeg\`), or leave the videos out.`,
    { cause },
  );
}
