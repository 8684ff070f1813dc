/**
 * A link that opens Neo4j Browser with a query written in, not run.
 * @param parameters texts, written into the query as literals, since a link can carry no parameters
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
