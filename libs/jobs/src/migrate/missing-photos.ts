import { stat } from "node:fs/promises";
import type { GraphConnection } from "@facegraph/face-graph";
import {
  type LookScope,
  type MissingImage,
  readMissingImages,
} from "@facegraph/face-graph/migrations";
import { JobError, type MissingPhoto } from "../errors.ts";

const imagesPerPage = 5000;
/** So many photographs are named in a message; the error holds all. */
const mostNamed = 10;

/** Photographs with faces that were not looked at. @param whyNot by image id */
export async function listMissing(
  connection: GraphConnection,
  collection: string,
  scope: LookScope,
  whyNot: ReadonlyMap<string, string>,
): Promise<MissingPhoto[]> {
  const missing: MissingPhoto[] = [];
  await eachImage(connection, collection, scope, (image) => {
    if (image.faces > 0)
      missing.push(describe(image, whyNot.get(image.id) ?? "it was not read"));
  });
  return missing;
}

/**
 * Photographs with faces of which no file is there, as far as a look at the names of files can
 * tell.
 */
export async function listAbsent(
  connection: GraphConnection,
  collection: string,
  scope: LookScope,
): Promise<MissingPhoto[]> {
  const missing: MissingPhoto[] = [];
  await eachImage(connection, collection, scope, async (image) => {
    if (image.faces === 0) return;
    for (const path of image.paths)
      if (
        await stat(path).then(
          (file) => file.isFile(),
          () => false,
        )
      )
        return;
    missing.push(describe(image, "no file is there"));
  });
  return missing;
}

/**
 * Refuses to go on without photographs whose faces would be without an embedding.
 * @throws JobError `PHOTOS_MISSING`
 */
export function refuseMissing(
  collection: string,
  missing: readonly MissingPhoto[],
): void {
  if (missing.length === 0) return;
  const faces = sum(missing.map((photo) => photo.faces));
  const namedFaces = sum(missing.map((photo) => photo.namedFaces));
  const named = missing.filter((photo) => photo.namedFaces > 0);
  const shown = [...named, ...missing.filter((photo) => photo.namedFaces === 0)]
    .slice(0, mostNamed)
    .map(
      ({ path, why, names }) =>
        `${path === "" ? "a photograph without a file" : path} (${names.length > 0 ? `${names.join(", ")}; ` : ""}${why})`,
    );
  const more = missing.length > mostNamed ? ", and others" : "";
  throw new JobError(
    { code: "PHOTOS_MISSING", photos: missing },
    `${missing.length} photographs of collection ${collection} cannot be read, with ${faces} faces, ${namedFaces} of them named: ${shown.join("; ")}${more}. Put them back, say --photos with the folder that they lie in now, or say --yes: then these faces keep their names, but are not compared until their photographs come back. Nothing has changed so far.`,
  );
}

async function eachImage(
  connection: GraphConnection,
  collection: string,
  scope: LookScope,
  visit: (image: MissingImage) => Promise<void> | void,
): Promise<void> {
  for (let after: string | undefined = ""; after !== undefined;) {
    const page: MissingImage[] = await readMissingImages(
      connection,
      collection,
      scope,
      { after, most: imagesPerPage },
    );
    for (const image of page) await visit(image);
    after = page.at(-1)?.id;
  }
}

function describe(
  { paths, faces, namedFaces, names }: MissingImage,
  why: string,
): MissingPhoto {
  return { path: paths[0] ?? "", why, faces, namedFaces, names };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
