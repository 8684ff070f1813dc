import { connect } from "@facegraph/face-graph";
import { constrainFaces } from "@facegraph/face-graph/people";

/**
 * A command of its own, for tests: says of two faces of a collection that they are not one person.
 */
const [collection = "", ...faceIds] = process.argv.slice(2);
const { NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD } = process.env;
const connection = await connect({
  uri: NEO4J_URI!,
  username: NEO4J_USERNAME!,
  password: NEO4J_PASSWORD!,
});
await constrainFaces(connection, collection, {
  kind: "CANNOT_LINK",
  faceIds,
  by: "another process",
});
await connection.close();
