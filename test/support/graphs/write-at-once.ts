import { createInterface } from "node:readline";
import { connect } from "@facegraph/face-graph";
import { openCollection } from "@facegraph/face-graph/collections";
import { faceIdOf, writeFaces } from "@facegraph/face-graph/faces";
import { writeSimilarities } from "@facegraph/face-graph/similarities";
import { clusterFaces, compareFaces } from "@facegraph/jobs";
import { findExactPairs } from "@facegraph/similarity";
import { makeSyntheticLibrary, photosOf } from "@facegraph/synthetic";
import { testModel } from "../test-model.ts";

/**
 * A command of its own, for tests: writes faces, pairs and runs into a collection, `forwards` or
 * `backwards`. Before each stage it prints a line and waits for one, so that two of it can do each
 * stage at the same time.
 */
const [collection = "", direction = "forwards"] = process.argv.slice(2);
const library = makeSyntheticLibrary({
  name: "at-once",
  faceCount: 400,
  dimension: 32,
  largestIdentity: 30,
});
const facesPerBatch = 20;
const pairsPerBatch = 50;

const { NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD } = process.env;
const connection = await connect({
  uri: NEO4J_URI!,
  username: NEO4J_USERNAME!,
  password: NEO4J_PASSWORD!,
});
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Does all steps of a stage, in the direction asked for, once told to begin. */
async function stage<Step>(
  name: string,
  steps: readonly Step[],
  work: (step: Step) => Promise<unknown>,
): Promise<void> {
  process.stdout.write(`${name}\n`);
  await lines.next();
  const ordered = direction === "backwards" ? steps.toReversed() : steps;
  for (const step of ordered) await work(step);
}

const photos = photosOf(library, 0, library.faceCount);
const faceIds = photos.map(({ sha256, faces }) =>
  faceIdOf(sha256, faces[0]!.pixelBox),
);
const pairs = await findExactPairs(library, { floor: testModel.edgeFloor });

await stage("collection", [testModel], (model) =>
  openCollection(connection, collection, model),
);
await stage("faces", startsOf(photos.length, facesPerBatch), (from) =>
  writeFaces(connection, collection, photos.slice(from, from + facesPerBatch)),
);
await stage("pairs", startsOf(pairs.sources.length, pairsPerBatch), (from) =>
  writeSimilarities(connection, collection, faceIds, {
    sources: pairs.sources.slice(from, from + pairsPerBatch),
    targets: pairs.targets.slice(from, from + pairsPerBatch),
    similarities: pairs.similarities.slice(from, from + pairsPerBatch),
  }),
);
await stage("compared", [collection], (name) => compareFaces(connection, name));
await stage("active run", [0.5], cluster);
await stage("further runs", [0.45, 0.55, 0.65, 0.75], cluster);
await connection.close();
process.stdout.write("done\n");
process.exit(0);

function cluster(threshold: number) {
  return clusterFaces(connection, {
    collection,
    threshold,
    name: `at ${threshold}`,
    facesPerBatch: 10,
  });
}

function startsOf(count: number, size: number): number[] {
  return Array.from(
    { length: Math.ceil(count / size) },
    (_, batch) => batch * size,
  );
}
