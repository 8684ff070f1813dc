import { createHash } from "node:crypto";
import {
  faceIdOf,
  type NewFace,
  type NewPhoto,
  readFaceBoxesElsewhere,
  writeFaces,
} from "@facegraph/face-graph/faces";
import {
  assignFaces,
  readAssignmentsOfFaces,
  readPeople,
  undoCorrection,
} from "@facegraph/face-graph/people";
import { describe, expect, test } from "vitest";
import { useGraph } from "../../support/servers/neo4j.ts";

const graph = useGraph();
const by = "ada@example.org";

function faceAt(x: number, y = 10): NewFace {
  return {
    box: [x / 100, y / 100, 0.2, 0.2],
    pixelBox: { x, y, width: 20, height: 20 },
    sizePx: 20,
    detectionScore: 0.9,
    quality: 0.5,
    qualityReasons: [],
    isMain: x === 10,
    points: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
    embedding: Float32Array.of(1, 0),
  };
}

/** A photograph that only this test has, with faces in these boxes. */
function photoOf(test: string, faces: readonly NewFace[]): NewPhoto {
  const sha256 = createHash("sha256").update(test).digest("hex");
  return {
    path: `/carried/${test}.jpg`,
    identity: "carried",
    bytes: 1,
    modifiedAt: new Date(0),
    sha256,
    width: 100,
    height: 100,
    foundBy: `a detector of ${test}`,
    faces,
  };
}

const idOf = ({ sha256 }: NewPhoto, { pixelBox }: NewFace) =>
  faceIdOf(sha256, pixelBox);

/** A collection that holds the photograph. */
async function collectionWith(photo: NewPhoto): Promise<string> {
  const { name } = await graph.freshCollection();
  await writeFaces(graph.connection, name, [photo]);
  return name;
}

const name = (
  collection: string,
  faceIds: readonly string[],
  person: { newPersonName: string } | { personId: string },
  decision: "CONFIRMED" | "REJECTED" = "CONFIRMED",
) =>
  assignFaces(graph.connection, collection, {
    faceIds,
    ...person,
    decision,
    by,
  });

async function namesIn(collection: string, ids: readonly string[]) {
  const assignments = await readAssignmentsOfFaces(
    graph.connection,
    collection,
    ids,
  );
  const people = await readPeople(
    graph.connection,
    collection,
    [...assignments.values()].map(({ person }) => person),
  );
  return ids.map(
    (id) =>
      people.find((person) => person.id === assignments.get(id)?.person)
        ?.name ?? null,
  );
}

describe("names carry over to another collection", () => {
  test("confirmed, with who said so and when, to the face of the same image whose box overlaps by more than half", async () => {
    const [ada, bob, moved, elsewhere] = [
      faceAt(10),
      faceAt(50),
      faceAt(14),
      faceAt(62),
    ];
    const photo = photoOf("overlap", [ada, bob]);
    const first = await collectionWith(photo);
    const { personId } = await name(first, [idOf(photo, ada)], {
      newPersonName: "Ada",
    });
    await name(first, [idOf(photo, bob)], { newPersonName: "Bob" });
    const { name: second } = await graph.freshCollection();
    // another detector: Ada a little aside, Bob too far
    const found = { ...photo, faces: [moved, elsewhere] };
    const written = await writeFaces(graph.connection, second, [found]);
    expect(written).toMatchObject({ facesCreated: 2, namesCarried: 1 });
    expect(
      await namesIn(second, [idOf(photo, moved), idOf(photo, elsewhere)]),
    ).toEqual(["Ada", null]);
    const [said] = await graph.connection.read(
      `MATCH (:Face {collection: $second})-[is:IS]->(p:Person {collection: $second})
       MATCH (:Face {collection: $first})-[before:IS]->(:Person {collection: $first, id: p.id})
       RETURN p.id AS id, is.decision AS decision, is.by AS by, is.at = before.at AS isSameTime, is.carriedFrom AS carriedFrom`,
      { first, second },
    );
    expect(said).toEqual({
      id: personId,
      decision: "CONFIRMED",
      by,
      isSameTime: true,
      carriedFrom: first,
    });
    const again = await writeFaces(graph.connection, second, [found]);
    expect(again).toMatchObject({ nodesCreated: 0, namesCarried: 0 });
  });

  test("so do refusals; and a name that is taken back in one is not given again", async () => {
    const [one, two] = [faceAt(10), faceAt(50)];
    const photo = photoOf("refusal", [one, two]);
    const first = await collectionWith(photo);
    const ids = [idOf(photo, one), idOf(photo, two)];
    const { personId, correction } = await name(first, ids.slice(0, 1), {
      newPersonName: "Ada",
    });
    await name(first, ids.slice(1), { personId }, "REJECTED");
    const second = await collectionWith(photo);
    expect(await namesIn(second, ids)).toEqual(["Ada", null]);
    const [refused] = await graph.connection.read<{ face: string }>(
      "MATCH (f:Face)-[:NOT_PERSON]->(:Person {collection: $second}) RETURN f.id AS face",
      { second },
    );
    expect(refused?.face).toBe(ids[1]);
    await name(second, ids.slice(0, 1), { personId }, "REJECTED");
    await writeFaces(graph.connection, second, [photo]);
    expect(await namesIn(second, ids)).toEqual([null, null]);
    expect(await namesIn(first, ids)).toEqual(["Ada", null]); // the other is its own
    await undoCorrection(graph.connection, first, correction.id);
  });

  test("of two collections that disagree, the one that spoke last counts", async () => {
    const face = faceAt(10);
    const photo = photoOf("disagree", [face]);
    const ids = [idOf(photo, face)];
    const [one, two] = [
      await collectionWith(photo),
      await collectionWith(photo),
    ];
    await name(two, ids, { newPersonName: "Ada" });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await name(one, ids, { newPersonName: "Bob" });
    const third = await collectionWith(photo);
    expect(await namesIn(third, ids)).toEqual(["Bob"]);
  });
});

test("a face that is found again keeps the id of the old one; a new one beside it is added", async () => {
  const [old, again, other] = [faceAt(10), faceAt(13), faceAt(60)];
  const photo = photoOf("again", [old]);
  const collection = await collectionWith(photo);
  const written = await writeFaces(graph.connection, collection, [
    { ...photo, faces: [again, other] },
  ]);
  expect(written.facesCreated).toBe(1);
  const rows = await graph.connection.read<{ id: string; ordinal: number }>(
    "MATCH (f:Face {collection: $collection}) RETURN f.id AS id, f.ordinal AS ordinal ORDER BY ordinal",
    { collection },
  );
  expect(rows).toEqual([
    { id: idOf(photo, old), ordinal: 0 },
    { id: idOf(photo, other), ordinal: 1 },
  ]);
});

test("boxes of faces are known from another collection that found faces alike, and from no other", async () => {
  const photo = photoOf("boxes", [faceAt(10), faceAt(50)]);
  const empty = photoOf("no faces", []);
  const first = await collectionWith(photo);
  await writeFaces(graph.connection, first, [empty]);
  const { name: second } = await graph.freshCollection();
  const ask = (collection: string, { sha256 }: NewPhoto, foundBy: string) =>
    readFaceBoxesElsewhere(graph.connection, collection, sha256, foundBy);
  const boxes = await ask(second, photo, photo.foundBy!);
  expect(boxes?.toSorted((one, two) => one.box[0] - two.box[0])).toEqual(
    photo.faces!.map(({ box, detectionScore, points }) => ({
      box,
      score: detectionScore,
      points,
    })),
  );
  expect(await ask(second, empty, empty.foundBy!)).toEqual([]);
  expect(await ask(second, photo, "another detector")).toBeUndefined();
  expect(await ask(first, photo, photo.foundBy!)).toBeUndefined();
});
