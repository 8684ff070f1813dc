import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clusterFaces } from "@facegraph/jobs";
import { afterAll, describe, expect, test } from "vitest";
import { usePhotoCollections } from "../../support/photo-collections.ts";
import { sharedData } from "../../support/photographs.ts";

const photos = usePhotoCollections();

describe("one face in all eight orientations", () => {
  test("is found in the same place, and is one cluster", async () => {
    const collection = await photos.empty();
    const report = await photos.ingest(sharedData("orientation"), collection);
    expect(report.facesFound).toBe(report.images);
    const rows = await photos.connection.read<{
      width: number;
      height: number;
      box: number[];
    }>(
      "MATCH (i:Image)-[:HAS_FACE]->(f:Face) WHERE f.collection = $collection RETURN i.width AS width, i.height AS height, f.box AS box",
      { collection },
    );
    const [first] = rows;
    for (const { width, height, box } of rows) {
      expect([width, height]).toEqual([160, 208]);
      box.forEach((edge, index) => {
        expect(
          Math.abs(edge - first!.box[index]!) *
            (index % 2 === 0 ? width : height),
        ).toBeLessThanOrEqual(1);
      });
    }
    const { clusterCount, singletonCount } = await clusterFaces(
      photos.connection,
      { collection },
    );
    expect([clusterCount, singletonCount]).toEqual([1, 0]);
    const [weakest] = await photos.connection.read<{ weight: number }>(
      "MATCH (f:Face)-[s:SIMILAR]->() WHERE f.collection = $collection RETURN min(s.weight) AS weight",
      { collection },
    );
    expect(weakest!.weight).toBeGreaterThanOrEqual(0.99);
  });
});

describe("broken, hostile and unusual files", () => {
  const folders: string[] = [];
  afterAll(async () => {
    for (const folder of folders) await rm(folder, { recursive: true });
  });

  test("each is listed with its reason, and the rest goes in", async () => {
    const collection = await photos.empty();
    const folder = await mkdtemp(join(tmpdir(), "facegraph-mixed-"));
    folders.push(folder);
    for (const name of [
      "truncated-half.jpg",
      "text.jpg",
      "animated.gif",
      "empty.jpg",
      "progressive.jpg",
    ]) {
      await cp(join(sharedData("bad-images"), name), join(folder, name));
    }
    await cp(
      join(sharedData("bad-images"), "manifest.json"),
      join(folder, "notes.json"),
    );
    const report = await photos.ingest(folder, collection);
    expect(
      report.failures.map(({ path, code }) => [
        path.slice(folder.length + 1),
        code,
      ]),
    ).toEqual([
      ["animated.gif", "UNSUPPORTED_FORMAT"],
      ["empty.jpg", "EMPTY"],
      ["text.jpg", "NOT_AN_IMAGE"],
      ["truncated-half.jpg", "TRUNCATED"],
    ]);
    expect([report.images, report.facesFound, report.otherFiles]).toEqual([
      1, 1, 1,
    ]);
  });
});
