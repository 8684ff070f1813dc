// Asks the API for the largest clusters of a collection.
interface Answer {
  readonly data?: {
    readonly clusters: {
      readonly edges: readonly {
        readonly node: { readonly id: string; readonly size: number };
      }[];
    };
  };
  readonly errors?: readonly { readonly message: string }[];
}

const [collection = "demo"] = process.argv.slice(2);
const response = await fetch(
  process.env["FACEGRAPH_URL"] ?? "http://127.0.0.1:4000/graphql",
  {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      query: `query ($collection: String!) {
        clusters(collection: $collection, first: 10) {
          edges { node { id size } }
        }
      }`,
      variables: { collection },
    }),
  },
);
const { data, errors } = (await response.json()) as Answer;
if (data === undefined)
  throw new Error(errors?.[0]?.message ?? "The API gave no answer.");
for (const { node } of data.clusters.edges)
  process.stdout.write(`${node.id} has ${node.size} faces\n`);
