import { GraphQLError } from "graphql";
import { toPageRequest } from "../../apps/api/src/lists/connections.ts";
import { Mutations } from "../../libs/embedding/test/images/mutations.ts";
import {
  type Tally,
  tryAll,
} from "../../libs/embedding/test/images/tampered.ts";

/** Cursors whose text was changed before or after it was encoded. */
export function tamperWithCursors(count: number): Tally {
  const mutations = new Mutations(4);
  let round = 0;
  const makeCursor = () => {
    const text = Buffer.from(`after:${mutations.below(1_000_000)}`);
    return round++ % 2 === 0
      ? mutations.bytes(text).toString("base64url")
      : mutations
          .bytes(Buffer.from(text.toString("base64url")))
          .toString("latin1");
  };
  return tryAll(
    count,
    makeCursor,
    (cursor: string) => {
      const { skip } = toPageRequest({ first: 10, after: cursor }, 10);
      if (!Number.isSafeInteger(skip) || skip < 1)
        throw new Error(`Expected a position but received ${skip}.`);
    },
    (error) =>
      error instanceof GraphQLError &&
      error.extensions.code === "BAD_USER_INPUT",
  );
}
