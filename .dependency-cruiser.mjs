// Import circles, and imports of tests by sources. ESLint's circle rules do not see type-only
// imports; this does, because it reads the imports before TypeScript drops them. Which way the
// arrows between projects point is in eslint.config.mjs.
export default {
  forbidden: [
    {
      name: "no-circle",
      comment:
        "Modules that import each other cannot be understood one by one.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-test-in-source",
      severity: "error",
      from: { path: "^(apps|libs)/[^/]+/src/", pathNot: "^libs/test-support/" },
      to: {
        path: "^(test|examples|libs/test-support)/|^(apps|libs)/[^/]+/(test|bench)/",
      },
    },
    {
      name: "resolvable",
      comment: "An import that leads nowhere would hide a circle.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/|^tools/mutation/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["node", "import", "types", "default"],
    },
  },
};
