import nx from "@nx/eslint-plugin";
import prettier from "eslint-config-prettier";
import importSort from "eslint-plugin-simple-import-sort";
import tseslint from "typescript-eslint";
import { commentWidth } from "./tools/lint/comment-width.mjs";

/** Which way the arrows point; the picture is in README.md. */
const layers = [
  {
    sourceTag: "layer:app",
    onlyDependOnLibsWithTags: [
      "layer:service",
      "layer:workflow",
      "layer:adapter",
      "layer:core",
    ],
  },
  {
    sourceTag: "layer:service",
    onlyDependOnLibsWithTags: ["layer:workflow", "layer:adapter", "layer:core"],
  },
  {
    sourceTag: "layer:workflow",
    onlyDependOnLibsWithTags: ["layer:adapter", "layer:core"],
  },
  {
    sourceTag: "layer:adapter",
    onlyDependOnLibsWithTags: ["layer:core", "layer:format", "layer:data"],
  },
  { sourceTag: "layer:format", onlyDependOnLibsWithTags: [] },
  {
    sourceTag: "layer:data",
    onlyDependOnLibsWithTags: [],
    allowedExternalImports: [],
  },
  {
    sourceTag: "layer:kernel",
    onlyDependOnLibsWithTags: [],
    allowedExternalImports: [],
  },
  {
    sourceTag: "layer:core",
    onlyDependOnLibsWithTags: [],
    allowedExternalImports: [],
  },
];

/** Each outside system is met in one module. */
const onlyDoors = [
  {
    name: "sharp",
    message:
      "libs/embedding/src/images/read-image.ts and sample-photos.ts are the only imports of sharp.",
  },
  {
    name: "neo4j-driver",
    message:
      "libs/face-graph/src/database/connection.ts is the only import of neo4j-driver.",
  },
  {
    name: "onnxruntime-node",
    message:
      "networks/inference.ts and exact/block-product.ts are the only imports of onnxruntime-node.",
  },
];

/** Node's own modules, packages, then what is near, the farthest first; without empty lines. */
const importOrder = ["^node:", "^@?\\w", "^\\.\\.", "^\\."];

export default tseslint.config(
  {
    ignores: [
      "**/node_modules/**",
      ".nx/**",
      ".facegraph/**",
      "**/reports/**",
      "coverage/**",
      "**/dist/**",
      "**/generated/**",
    ],
  },
  {
    files: ["**/*.{ts,mjs}"],
    plugins: {
      "import-sort": importSort,
      facegraph: { rules: { "comment-width": commentWidth } },
    },
    rules: {
      "import-sort/imports": ["error", { groups: [importOrder] }],
      "import-sort/exports": "error",
      "facegraph/comment-width": ["error", 100],
    },
  },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      // typed-array reads under noUncheckedIndexedAccess
      "@typescript-eslint/no-non-null-assertion": "off",
      // neo4j-driver declares its options as classes
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      // a query's row type is what its caller says
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      "no-console": "error",
    },
  },
  {
    files: ["{apps,libs}/*/src/**/*.ts", "models/src/**/*.ts"],
    plugins: { "@nx": nx },
    rules: {
      "@nx/enforce-module-boundaries": [
        "error",
        {
          depConstraints: layers,
          enforceBuildableLibDependency: false,
          allow: [],
        },
      ],
      "no-restricted-imports": ["error", { paths: onlyDoors }],
    },
  },
  {
    files: [
      "libs/embedding/src/images/read-image.ts",
      "libs/embedding/src/images/sample-photos.ts",
      "libs/embedding/src/networks/inference.ts",
      "libs/similarity/src/exact/block-product.ts",
      "libs/face-graph/src/database/connection.ts",
    ],
    rules: { "no-restricted-imports": "off" },
  },
  {
    files: ["libs/cw-core/src/**/*.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        {
          object: "Math",
          property: "random",
          message: "The seed is an argument.",
        },
        {
          object: "Date",
          property: "now",
          message: "The clock is an argument.",
        },
      ],
    },
  },
  prettier,
);
