import { JobError } from "@facegraph/jobs";

/**
 * Says in the words of the command line what to do about names at risk.
 * @returns the same error with the commands that help; any other error as it is
 */
export function sayWhatHelps(error: unknown, collection: string): unknown {
  if (!(error instanceof JobError) || error.problem.code !== "NAMES_AT_RISK")
    return error;
  const { run, names } = error.problem;
  const option =
    collection === "default"
      ? ""
      : ` --collection ${JSON.stringify(collection)}`;
  return new JobError(
    error.problem,
    `Names at risk: ${names.join(", ")}. Run ${run.slice(0, 8)} is stored but not active. Compare it by \`facegraph runs diff active ${run.slice(0, 8)}${option}\`, or say --yes to activate it despite that.`,
    { cause: error },
  );
}
