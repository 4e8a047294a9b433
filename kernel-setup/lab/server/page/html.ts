import { escapeHtml } from '../../../../src/course/html/escape';

/** Takes the token out of the address bar and the history, before anything else is loaded. */
const removeToken =
  "{const u=new URL(location.href);if(u.searchParams.has('token')){u.searchParams.delete('token');history.replaceState(history.state,'',u)}}";

/** JSON that can stand in a script element: '</script>' and '<!--' in a file's name would end it. */
const inScript = (value: unknown) => JSON.stringify(value).replace(/</g, '\\u003c');

function tag(folder: string, entry: string): string {
  const url = `${folder}/lab/${escapeHtml(entry)}`;
  return entry.endsWith('.css')
    ? `<link rel="stylesheet" href="${url}">`
    : `<script defer src="${url}"></script>`;
}

/**
 * The page of the Lab. JupyterLab finds its icons by the classes 'idle' and 'busy', and its settings by their id.
 *
 * @param base - path of the server as the browser names it, without a slash at its end.
 */
export function labPage(config: Record<string, unknown>, entries: readonly string[], base = ''): string {
  const folder = escapeHtml(`${base}/static`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<script>${removeToken}</script>
<title>Diffusion Lab</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" type="image/svg+xml" href="${folder}/favicons/favicon.svg" class="idle favicon">
<link rel="" type="image/svg+xml" href="${folder}/favicons/favicon-busy.svg" class="busy favicon">
<script id="jupyter-config-data" type="application/json">${inScript(config)}</script>
${entries.map((entry) => tag(folder, entry)).join('\n')}
</head>
<body class="jp-ThemedContainer"></body>
</html>
`;
}
