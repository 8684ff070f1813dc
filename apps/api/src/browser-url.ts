/**
 * A link that opens Neo4j Browser with a query written in. The query is not run.
 * @param parameters texts for the query; a link can carry no parameters, so they become literals
 */
export function toBrowserUrl(
  browserUrl: string | undefined,
  query: string,
  parameters: Readonly<Record<string, string>>,
): string | null {
  if (browserUrl === undefined) return null;
  const written = query.replace(
    /\$(\w+)/g,
    (_, name: string) =>
      `'${(parameters[name] ?? "").replace(/[\\']/g, "\\$&")}'`,
  );
  return `${browserUrl}?cmd=edit&arg=${encodeURIComponent(written)}`;
}
