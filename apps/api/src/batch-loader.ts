import DataLoader from "dataloader";

/** Reads things of a collection by id, in batches, each once. */
export interface BatchLoader<Value> {
  /** undefined when it is not there. */
  one(collection: string, id: string): Promise<Value | undefined>;
  /** @throws Error when it is not there */
  existing(collection: string, id: string): Promise<Value>;
  /** Those that are there. */
  many(collection: string, ids: readonly string[]): Promise<Value[]>;
}

/**
 * @param what the name of a thing, for messages
 * @param read gives the things that are there, by id
 */
export function loadInBatches<Value>(
  what: string,
  read: (
    collection: string,
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, Value>>,
): BatchLoader<Value> {
  const loader = new DataLoader<
    { readonly collection: string; readonly id: string },
    Value | undefined,
    string
  >(
    async (keys) => {
      const found = new Map(
        [...Map.groupBy(keys, ({ collection }) => collection)].map(
          ([collection, members]) => [
            collection,
            read(
              collection,
              members.map(({ id }) => id),
            ),
          ],
        ),
      );
      return Promise.all(
        keys.map(async ({ collection, id }) =>
          (await found.get(collection)!).get(id),
        ),
      );
    },
    {
      cacheKeyFn: ({ collection, id }) =>
        `${encodeURIComponent(collection)}:${id}`,
      maxBatchSize: 1000,
    },
  );
  const one = (collection: string, id: string) =>
    loader.load({ collection, id });
  return {
    one,
    existing: async (collection, id) => {
      const value = await one(collection, id);
      if (value !== undefined) return value;
      throw new Error(
        `Expected ${what} ${id} in collection ${collection} but it is not there.`,
      );
    },
    many: async (collection, ids) =>
      (await Promise.all(ids.map((id) => one(collection, id)))).filter(
        (value) => value !== undefined,
      ),
  };
}

/** Makes one value for each different key, and gives it again. */
export function oncePerKey<Key, Value>(
  make: (key: Key) => Value,
): (key: Key) => Value {
  const made = new Map<string, Value>();
  return (key) => {
    const text = JSON.stringify(key);
    const value = made.get(text) ?? make(key);
    made.set(text, value);
    return value;
  };
}
