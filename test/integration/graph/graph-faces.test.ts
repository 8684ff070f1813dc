import {
  openCollection,
  readCollection,
} from "@facegraph/face-graph/collections";
import {
  type NewPhoto,
  readKnownFiles,
  readKnownImages,
  streamEmbeddings,
  writeFaces,
} from "@facegraph/face-graph/faces";
import {
  makeSyntheticLibrary,
  photosOf,
  RandomSource,
} from "@facegraph/synthetic";
import { describe, expect, test } from "vitest";
import { digestOfGraph } from "../../support/graphs/graph-digest.ts";
import { useGraph } from "../../support/servers/neo4j.ts";
import { testModel } from "../../support/test-model.ts";

const library = makeSyntheticLibrary({
  name: "graph-faces",
  faceCount: 120,
  dimension: 8,
});
const photos = photosOf(library, 0, 120);

describe("faces", () => {
  const graph = useGraph();

  test("are stored with file, image and embedding, and a second time nothing is written", async () => {
    const { name } = await graph.freshCollection();
    const first = await writeFaces(graph.connection, name, photos);
    expect(first).toMatchObject({
      nodesCreated: 4 * 120,
      relationshipsCreated: 3 * 120,
      facesCreated: 120,
    });
    const generation = await generationOf(name);

    const second = await writeFaces(graph.connection, name, photos);
    expect(second).toMatchObject({
      nodesCreated: 0,
      relationshipsCreated: 0,
      facesCreated: 0,
    });
    expect(await generationOf(name)).toBe(generation);
  });

  test("get the same ids in whatever order they come", async () => {
    const straight = await graph.freshCollection();
    const shuffled = await graph.freshCollection();
    await writeInBatches(straight.name, photos, 50);
    await writeInBatches(
      shuffled.name,
      new RandomSource(7).shuffled(photos),
      17,
    );
    expect(await digestOfGraph(graph.connection, shuffled.name)).toBe(
      await digestOfGraph(graph.connection, straight.name),
    );
  });

  test("have dense ordinals when two writers bring the same ones at once", async () => {
    const { name } = await graph.freshCollection();
    await Promise.all([
      writeInBatches(name, photos, 10),
      writeInBatches(name, photos.toReversed(), 10),
    ]);
    const rows = await graph.connection.read<{ ordinal: number }>(
      "MATCH (f:Face {collection: $name}) RETURN f.ordinal AS ordinal ORDER BY ordinal",
      { name },
    );
    expect(rows.map((row) => row.ordinal)).toEqual([...Array(120).keys()]);
    expect((await readCollection(graph.connection, name)).nextOrdinal).toBe(
      120,
    );
  });

  test("of a copy that was not looked at again are those of the first, and the image keeps its size", async () => {
    const { name } = await graph.freshCollection();
    const { path, identity, bytes, modifiedAt, sha256 } = photos[0]!;
    const file = { path: `${path} copy`, identity, bytes, modifiedAt, sha256 };
    await writeFaces(graph.connection, name, [
      photos[0]!,
      { ...file, width: 0, height: 0 },
    ]);
    const rows = await graph.connection.read<object>(
      `MATCH (file:File {collection: $name})-->(i:Image)-->(:Face)
       RETURN i.width AS width, i.height AS height, count(file) AS files`,
      { name },
    );
    const { width, height } = photos[0]!;
    expect(rows).toEqual([{ width, height, files: 2 }]);
  });

  test("of one image lie at every path that holds it", async () => {
    const { name } = await graph.freshCollection();
    const copy = { ...photos[0]!, path: "/elsewhere/copy.jpg" };
    await writeFaces(graph.connection, name, [photos[0]!, copy]);
    const [counts] = await graph.connection.read<object>(
      `MATCH (file:File {collection: $name}) WITH count(file) AS files
       MATCH (image:Image {collection: $name})-[:HAS_FACE]->(face) RETURN files, count(DISTINCT image) AS images, count(face) AS faces`,
      { name },
    );
    expect(counts).toEqual({ files: 2, images: 1, faces: 1 });
  });

  test("are let go by a file whose content changed", async () => {
    const { name } = await graph.freshCollection();
    await writeFaces(graph.connection, name, [photos[0]!]);
    const changed = {
      ...photos[1]!,
      path: photos[0]!.path,
      modifiedAt: new Date(1_800_000_000_000),
    };
    await writeFaces(graph.connection, name, [changed]);
    const known = await readKnownFiles(graph.connection, name, [
      photos[0]!.path,
    ]);
    expect(known.get(photos[0]!.path)).toEqual({
      bytes: changed.bytes,
      modifiedAt: changed.modifiedAt,
      imageId: changed.sha256,
    });
  });

  test("that are known need not be looked for again", async () => {
    const { name } = await graph.freshCollection();
    await writeFaces(graph.connection, name, photos.slice(0, 3));
    const files = await readKnownFiles(
      graph.connection,
      name,
      photos.slice(0, 5).map((photo) => photo.path),
    );
    expect([...files.keys()].sort()).toEqual(
      photos
        .slice(0, 3)
        .map((photo) => photo.path)
        .sort(),
    );
    const images = await readKnownImages(
      graph.connection,
      name,
      photos.slice(0, 5).map((photo) => photo.sha256),
    );
    expect(images).toEqual(
      new Set(photos.slice(0, 3).map((photo) => photo.sha256)),
    );
  });

  test("give back the embeddings they were stored with, in the order of ordinals", async () => {
    const { name } = await graph.freshCollection();
    await writeInBatches(name, photos, 50);
    const stored = await streamEmbeddings(graph.connection, name, 120);
    expect(stored.dimension).toBe(8);
    expect(stored.ordinals).toEqual(Uint32Array.from(Array(120).keys()));
    expect(stored.vectors).toEqual(library.vectors);
    await graph.connection.write(
      "MATCH (e:Embedding) WHERE e.collection = $collection WITH e LIMIT 60 REMOVE e.packed",
      { collection: name },
    );
    const unpacked = await streamEmbeddings(graph.connection, name, 120);
    expect(unpacked).toEqual(stored);
  });

  test("of another model are refused", async () => {
    const { name } = await graph.freshCollection();
    await expect(
      openCollection(graph.connection, name, {
        ...testModel,
        modelId: "other-model",
      }),
    ).rejects.toMatchObject({ code: "MODEL_MISMATCH" });
  });

  async function writeInBatches(
    name: string,
    list: readonly NewPhoto[],
    size: number,
  ) {
    for (let start = 0; start < list.length; start += size)
      await writeFaces(graph.connection, name, list.slice(start, start + size));
  }

  async function generationOf(name: string): Promise<number> {
    return (await readCollection(graph.connection, name)).generation;
  }
});
