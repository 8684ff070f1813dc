import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readPhotoFile } from "@facegraph/embedding";
import { JobError } from "../errors.ts";
import { findPhotos } from "../ingest/find-photos.ts";

/** A face whose identity is known: the main face of an image, or the face in a box. */
export interface KnownFace {
  readonly identity: string;
  readonly imageId: string;
  /** In pixels of the upright image. Absent for the main face. */
  readonly box?: readonly [x: number, y: number, width: number, height: number];
}

/**
 * Reads who is who. A path is a folder that holds a folder per identity, whose photographs show
 * that person in the middle. Or it is a JSON file that gives named boxes for each photograph,
 * `{ "photo.jpg": [{ "name", "box": [x, y, width, height] }] }`. Then the photographs lie beside
 * the file or in folders beside it.
 * @param paths absolute
 * @throws JobError `FOLDER_NOT_FOUND`, `NO_TRUTH`
 */
export async function readTruth(
  paths: readonly string[],
): Promise<KnownFace[]> {
  const known: KnownFace[] = [];
  for (const path of paths)
    known.push(
      ...(path.endsWith(".json")
        ? await readBoxes(path)
        : await readFolders(path)),
    );
  if (known.length === 0) {
    throw new JobError(
      { code: "NO_TRUTH", truth: paths },
      `Expected a folder per identity, or a JSON file of named boxes, but found no photograph in ${paths.join(", ")}.`,
    );
  }
  return known;
}

async function readFolders(folder: string): Promise<KnownFace[]> {
  const { files } = await findPhotos(folder);
  const known: KnownFace[] = [];
  for (const { path, identity } of files) {
    const sha256 = await readPhotoFile(path).then(
      (file) => file.sha256,
      () => undefined,
    ); // a broken photograph has no face in the graph either
    if (sha256 !== undefined) known.push({ identity, imageId: sha256 });
  }
  return known;
}

interface NamedBox {
  readonly name: string;
  readonly box: readonly number[];
}

async function readBoxes(path: string): Promise<KnownFace[]> {
  const named = parse(
    await readFile(path, "utf8").catch((error: unknown) =>
      notFound(path, error),
    ),
    path,
  );
  const { files } = await findPhotos(dirname(path));
  const known: KnownFace[] = [];
  for (const [photo, faces] of Object.entries(named)) {
    const beside = join(dirname(path), photo);
    const photoPath = (await exists(beside))
      ? beside
      : files.find((file) => file.path.endsWith(`/${photo}`))?.path;
    if (photoPath === undefined) notFound(photo);
    const imageId = createHash("sha256")
      .update(await readFile(photoPath))
      .digest("hex");
    for (const { name, box } of faces)
      known.push({
        identity: name,
        imageId,
        box: box as [number, number, number, number],
      });
  }
  return known;
}

function parse(text: string, path: string): Record<string, NamedBox[]> {
  try {
    const value = JSON.parse(text) as Record<string, NamedBox[]>;
    const isSound = Object.values(value).every((faces) =>
      faces.every(
        ({ name, box }) =>
          typeof name === "string" &&
          box.length === 4 &&
          box.every(Number.isFinite),
      ),
    );
    if (isSound) return value;
  } catch {
    // the error below says what is expected
  }
  throw new JobError(
    { code: "NO_TRUTH", truth: [path] },
    `Expected ${path} to give named boxes for each photograph: { "photo.jpg": [{ "name": "…", "box": [x, y, width, height] }] }.`,
  );
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function notFound(path: string, cause?: unknown): never {
  throw new JobError(
    { code: "FOLDER_NOT_FOUND", folder: path },
    `Expected to find ${path}, which is part of the truth.`,
    { cause },
  );
}
