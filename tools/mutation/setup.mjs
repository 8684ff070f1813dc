import fc from "fast-check";

/** Every mutant meets the same examples, and the first that fails is enough. */
fc.configureGlobal({ numRuns: 20, seed: 1, endOnFailure: true });
