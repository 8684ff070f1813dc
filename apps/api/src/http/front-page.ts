/** A page with a query to send and a link to Neo4j Browser. It loads nothing from elsewhere. */
export function renderFrontPage(browserUrl: string | undefined): string {
  const browser =
    browserUrl === undefined
      ? ""
      : `<p>The graph itself: <a href="${escape(browserUrl)}">Neo4j Browser</a></p>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>facegraph</title>
<style>body{font:1rem/1.5 system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem}textarea{width:100%;height:14rem;font:0.9rem monospace}pre{background:#f4f4f4;padding:1rem;overflow:auto}</style>
<h1>facegraph</h1>
<p>GraphQL answers at <code>/graphql</code>. Try it:</p>
<form id="form"><textarea id="query" aria-label="Query">${escape(exampleQuery)}</textarea><p><button>Ask</button></p></form>
<pre id="answer"></pre>
${browser}
<script>
document.getElementById("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: document.getElementById("query").value }),
  });
  document.getElementById("answer").textContent = JSON.stringify(await answer.json(), null, 2);
});
</script>
</html>
`;
}

const exampleQuery = `{
  collections {
    name
    faceCount
    activeRun {
      clusterCount
      clusters(first: 3) { edges { node { id size cohesion representative { crop } } } }
    }
  }
}`;

function escape(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
