/** What the exit code tells a script. README lists them. */
export const exitCodes = Object.freeze({
  ok: 0,
  failed: 1,
  usage: 2,
  someInputsFailed: 3,
  notFound: 4,
  dependencyNotReady: 5,
  findings: 6,
  conflict: 7,
  interrupted: 130,
});

const byCode: Readonly<Record<string, number>> = Object.freeze({
  FOLDER_NOT_FOUND: exitCodes.notFound,
  COLLECTION_NOT_FOUND: exitCodes.notFound,
  MODEL_MISSING: exitCodes.notFound,
  CARD_MISSING: exitCodes.notFound,
  FFMPEG_MISSING: exitCodes.dependencyNotReady,
  TOO_FEW_IDENTITIES: exitCodes.notFound,
  NO_ACTIVE_RUN: exitCodes.notFound,
  NO_TRUTH: exitCodes.notFound,
  RUN_NOT_FOUND: exitCodes.notFound,
  RUN_UNKNOWN: exitCodes.notFound,
  RUN_AMBIGUOUS: exitCodes.usage,
  RUN_IS_ACTIVE: exitCodes.conflict,
  NAMES_AT_RISK: exitCodes.conflict,
  THRESHOLD_BELOW_EDGE_FLOOR: exitCodes.usage,
  THRESHOLD_OUT_OF_RANGE: exitCodes.usage,
  THRESHOLD_SWEEP_OUT_OF_RANGE: exitCodes.usage,
  SETTINGS_INCOMPLETE: exitCodes.usage,
  CONFIG_INVALID: exitCodes.usage,
  MODEL_MISMATCH: exitCodes.conflict,
  MODEL_EXISTS: exitCodes.conflict,
  MIGRATION_UNDER_WAY: exitCodes.conflict,
  PHOTOS_MISSING: exitCodes.conflict,
  MIGRATION_GONE: exitCodes.notFound,
  FILE_EXISTS: exitCodes.conflict,
  CONSTRAINT_CONTRADICTION: exitCodes.conflict,
  ABORTED: exitCodes.interrupted,
});

/** Codes of what a command needs and lacks: a JDK, Maven, a port, disk, network or a database. */
const notReady =
  /^(JDK_|MAVEN_|NO_NETWORK|DISK_|PORT_|SERVER_|NEO4J_|DATABASE_|CONNECTION_|AUTHENTICATION_)/;

/** Finds the exit code for an error by the error's own code. */
export function exitCodeOf(error: unknown): number {
  const code = codeOf(error);
  if (code === undefined) return exitCodes.failed;
  return (
    byCode[code] ??
    (notReady.test(code) || code === "ENOSPC"
      ? exitCodes.dependencyNotReady
      : exitCodes.failed)
  );
}

function codeOf(error: unknown): string | undefined {
  const code: unknown =
    error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
