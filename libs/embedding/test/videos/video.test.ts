import {
  copyFile,
  mkdtemp,
  open,
  readFile,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testWithShared as test } from "@facegraph/test-support";
import { afterAll, beforeAll, describe, expect } from "vitest";
import {
  extractFaces,
  type Extraction,
  type ExtractOptions,
} from "../../src/index.ts";
import type { TrackedFace } from "../../src/videos/face-tracks.ts";
import { openVideoFile } from "../../src/videos/video-file.ts";
import type { VideoContainer } from "../../src/videos/video-format.ts";
import {
  readVideoFrame,
  readVideoFrames,
} from "../../src/videos/video-frames.ts";
import { sharedPath, useModels } from "../fixtures.ts";
import {
  ffmpeg,
  makeGreyRamp,
  makeVideo,
  momentsOf,
  repack,
} from "./videos.ts";

const faces = useModels();
let folder = "";
let clip = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "facegraph-video-"));
  clip = join(folder, "clip.mp4");
  makeVideo(clip, "-c:v", "libx264");
});
afterAll(() => rm(folder, { recursive: true }));

async function extractAll(
  paths: readonly string[],
  options: ExtractOptions = {},
): Promise<Extraction[]> {
  const extractions: Extraction[] = [];
  for await (const extraction of extractFaces(faces.models, paths, {
    framesPerSecond: 2,
    ffmpeg,
    processes: 2,
    ...options,
  }))
    extractions.push(extraction);
  return extractions;
}

function found(extraction: Extraction | undefined) {
  if (extraction === undefined || !("faces" in extraction))
    throw new Error(
      `Expected a video that was looked at but received ${JSON.stringify(extraction)}.`,
    );
  return { ...extraction, faces: extraction.faces as readonly TrackedFace[] };
}

const codesOf = (extractions: readonly Extraction[]) =>
  extractions.map((extraction) =>
    extraction.outcome === "rejected" ? extraction.code : extraction.outcome,
  );

describe("a video", () => {
  test("gives each face of a track once, with every time it was seen, for any number of processes", async () => {
    const webm = join(folder, "clip.webm");
    repack(clip, webm, "-c:v", "libvpx", "-b:v", "2M");
    const extractions = await extractAll([clip, webm]);
    for (const extraction of extractions) {
      const { width, height, video, faces } = found(extraction);
      expect({ width, height, ...video }).toEqual({
        width: 440,
        height: 220,
        framesPerSecond: 2,
        frameCount: 8,
      });
      const blair = faces.filter(({ moment }) => moment.track === 0);
      expect(blair.map(({ moment }) => moment.timestampsMs)).toEqual([
        momentsOf.blair,
      ]);
      const others = faces.filter(({ moment }) => moment.track > 0);
      expect(others.map(({ moment }) => moment.timestampsMs)).toEqual([
        momentsOf.chavezAndPowell,
        momentsOf.chavezAndPowell,
      ]);
      expect(new Set(others.map(({ moment }) => moment.track)).size).toBe(2);
      expect(faces.filter(({ isMain }) => isMain)).toHaveLength(1);
      for (const { moment } of faces)
        expect(moment.timestampsMs).toContain(moment.timestampMs);
    }
    expect(await extractAll([clip], { processes: 1 })).toEqual(
      extractions.slice(0, 1),
    );
  });

  test("shows the embedding of the photograph it was made from", async () => {
    const photo = sharedPath("data/lfw10/Tony_Blair/Tony_Blair_0003.jpg");
    const [still, moving] = await extractAll([photo, clip]);
    const [blair] = found(moving).faces;
    const cosine = found(still).faces[0]!.embedding.reduce(
      (sum, value, index) => sum + value * blair!.embedding[index]!,
      0,
    );
    expect(cosine).toBeGreaterThan(0.8);
  });

  test("is left alone when no frames are asked for, and not looked at again when it is known", async () => {
    expect(
      codesOf(await extractAll([clip], { framesPerSecond: undefined })),
    ).toEqual(["IS_VIDEO"]);
    expect(codesOf(await extractAll([clip], { isKnown: () => true }))).toEqual([
      "known",
    ]);
  });
});

describe("a frame", () => {
  test("comes out of every container, told by its content", async () => {
    const names = ["clip.mov", "clip.mkv", "clip.avi"];
    for (const name of names) {
      const path = join(folder, name);
      repack(clip, path, ...(name.endsWith("avi") ? ["-c:v", "mpeg4"] : []));
      await copyFile(path, join(folder, "no-ending"));
      const video = (await openVideoFile(join(folder, "no-ending"), true))!;
      const times = [];
      for await (const { timestampMs, image } of readVideoFrames(video, {
        framesPerSecond: 2,
        program: ffmpeg,
      })) {
        times.push(timestampMs);
        expect([image.width, image.height]).toEqual([440, 220]);
      }
      await video.handle.close();
      expect(times, name).toEqual(Object.values(momentsOf).flat());
    }
  });

  test("is what is shown at its time, and is found again by it", async () => {
    const path = join(folder, "ramp.mkv");
    makeGreyRamp(path, 60);
    const video = (await openVideoFile(path, true))!;
    const options = { framesPerSecond: 4, program: ffmpeg };
    try {
      const levels = [];
      for await (const { timestampMs, image } of readVideoFrames(
        video,
        options,
      )) {
        levels.push([timestampMs, image.pixels[0]]);
        const again = await readVideoFrame(video, timestampMs, options);
        expect(again).toEqual(image);
      }
      // 25 frames a second: the one shown at 250 ms is number 6, at 500 ms number 12. Video's black
      // is 16, its white 235.
      expect(levels.map(([at]) => at)).toEqual([
        0, 250, 500, 750, 1000, 1250, 1500, 1750, 2000, 2250,
      ]);
      const shown = levels.map(([at]) => Math.floor((at! * 25) / 1000));
      levels.forEach(([, level], index) => {
        const expected = Math.max(0, ((shown[index]! - 16) * 255) / 219);
        // the next frame is 1.2 brighter
        expect(Math.abs(level! - expected)).toBeLessThanOrEqual(0.6);
      });
    } finally {
      await video.handle.close();
    }
  });
});

describe("a hostile video", () => {
  test("is refused with a reason, and what comes after it is looked at", async () => {
    const whole = await readFile(clip);
    const bad = {
      "cut.mp4": whole.subarray(0, whole.length / 2),
      "noise.mp4": Buffer.concat([
        whole.subarray(0, 600),
        Buffer.alloc(5000, 7),
      ]),
      "header.mkv": Buffer.from(
        "1a45dfa3a3428681014286810142f281044286",
        "hex",
      ),
      "list.mp4": Buffer.from("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
      "concat.mov": Buffer.from("ffconcat version 1.0\nfile /etc/passwd\n"),
    };
    const paths = Object.keys(bad).map((name) => join(folder, name));
    for (const [name, bytes] of Object.entries(bad))
      await writeFile(join(folder, name), bytes);
    expect(codesOf(await extractAll([...paths, clip]))).toEqual([
      "TRUNCATED",
      "TRUNCATED",
      "CORRUPT",
      "NOT_AN_IMAGE",
      "NOT_AN_IMAGE",
      "faces",
    ]);
  });

  test.each(["mov", "hls"])(
    "that names another file is given none, be it read as %s",
    async (container) => {
      const other = join(folder, "other.ts");
      repack(clip, other);
      const path = join(folder, "list.m3u8");
      const entry = `#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${other}`;
      await writeFile(path, `#EXTM3U\n${entry}\n#EXT-X-ENDLIST\n`);
      const handle = await open(path);
      const { size: bytes, mtime: modifiedAt } = await handle.stat();
      const video = { path, handle, bytes, modifiedAt, sha256: "" };
      const frames = readVideoFrames(
        { ...video, container: container as VideoContainer },
        { framesPerSecond: 2, program: ffmpeg },
      );
      await expect(frames.next()).rejects.toMatchObject({
        name: "EmbeddingError",
      });
      await handle.close();
    },
  );

  test("that takes too much of anything is refused", async () => {
    const codesWith = async (videoLimits: ExtractOptions["videoLimits"]) =>
      codesOf(await extractAll([clip], { videoLimits: videoLimits! }));
    expect(await codesWith({ frames: 7 })).toEqual(["TOO_LARGE"]);
    expect(await codesWith({ frames: 8 })).toEqual(["faces"]);
    expect(await codesWith({ memoryBytes: 1 << 20 })).toEqual([
      expect.stringMatching(/^TOO_MUCH_MEMORY$|^CORRUPT$/), // whoever notices first
    ]);
    expect(await codesWith({ framePixels: 1000 })).toEqual(["CORRUPT"]);
  });

  test("that hangs is ended", async () => {
    const hanging = join(folder, "hangs");
    await writeFile(hanging, "#!/bin/sh\nexec sleep 60\n", { mode: 0o755 });
    const started = performance.now();
    expect(
      codesOf(
        await extractAll([clip], {
          ffmpeg: hanging,
          videoLimits: { frameMs: 300 },
        }),
      ),
    ).toEqual(["TOOK_TOO_LONG"]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test("leaves ffmpeg no more than 512 MB", async () => {
    const video = (await openVideoFile(clip, true))!;
    let peakBytes = 0;
    for await (const frame of readVideoFrames(video, {
      framesPerSecond: 25,
      program: ffmpeg,
      onPeakBytes: (bytes) => (peakBytes = bytes),
    }))
      expect(frame.image.width).toBe(440);
    await video.handle.close();
    expect(peakBytes).toBeGreaterThan(0);
    expect(peakBytes).toBeLessThanOrEqual(512 * 2 ** 20);
  });
});

test("without ffmpeg, a video is refused and says what to install; photographs go on", async () => {
  const photo = sharedPath("data", "orientation", "upright.png");
  const extractions = await extractAll([clip, photo], {
    ffmpeg: join(folder, "there-is-none"),
  });
  expect(codesOf(extractions)).toEqual(["FFMPEG_MISSING", "faces"]);
  expect(extractions[0]).toMatchObject({
    message: expect.stringContaining("install ffmpeg") as string,
  });
});
