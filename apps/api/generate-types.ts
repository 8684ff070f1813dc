import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codegen } from "@graphql-codegen/core";
import * as typescript from "@graphql-codegen/typescript";
import * as typescriptResolvers from "@graphql-codegen/typescript-resolvers";
import { parse } from "graphql";
import { format } from "prettier";

const folder = import.meta.dirname;
const header =
  "// Made from schema.graphql by `npm run generate`; do not edit.\n";

/** The types whose resolvers get another parent than the type that is answered. */
const parents = Object.fromEntries(
  [
    "Collection",
    "Image",
    "Face",
    "SimilarEdge",
    "Cluster",
    "ClusterOverlap",
    "ClusterInRun",
    "ClusterRun",
    "Correction",
    "FacePair",
    "Job",
    "MergeSuggestion",
    "Person",
    "PersonLink",
    "RunComparison",
    "RunOverlap",
    "SweepPoint",
    "UserError",
  ].map((type) => [type, `../parents.ts#${type}Parent`]),
);

const options = {
  enumsAsTypes: true,
  immutableTypes: true,
  useTypeImports: true,
  skipTypename: true,
  maybeValue: "T | null | undefined",
  inputMaybeValue: "T | null",
  avoidOptionals: { defaultValue: true },
  scalars: { ID: "string", DateTime: "Date", Long: "number", URL: "string" },
};

/** Types of the schema, and of the resolvers that answer it, by the name of their file. */
export async function generateTypes(): Promise<Map<string, string>> {
  const schema = parse(await readFile(join(folder, "schema.graphql"), "utf8"));
  const files = {
    "schema-types.ts": { plugin: typescript, config: options, start: "" },
    "resolver-types.ts": {
      plugin: typescriptResolvers,
      config: {
        ...options,
        namespacedImportName: "Schema",
        contextType: "../context.ts#RequestContext",
        mappers: parents,
        makeResolverTypeCallable: true,
      },
      start: 'import type * as Schema from "./schema-types.ts";\n',
    },
  };
  const made = new Map<string, string>();
  for (const [filename, { plugin, config, start }] of Object.entries(files)) {
    const text = await codegen({
      filename,
      schema,
      documents: [],
      config,
      plugins: [{ types: {} }],
      pluginMap: { types: plugin },
    });
    made.set(
      filename,
      await format(`${header}${start}${text}`, { parser: "typescript" }),
    );
  }
  return made;
}

export const generatedFolder = join(folder, "src", "generated");

if (process.argv[1] === import.meta.filename) {
  for (const [name, text] of await generateTypes())
    await writeFile(join(generatedFolder, name), text);
}
