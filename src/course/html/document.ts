import { escapeHtml } from './escape';
import { katexStyle } from './katex-style';
import { STYLE } from './style';
import { vegaScripts } from './vega-runtime';

/**
 * A whole HTML document that stands on its own. Its content policy forbids every request, so that nothing in it
 * can load from elsewhere; scripts run only where a figure has controls.
 */
export function htmlDocument(title: string, body: string): string {
  const scripts = vegaScripts(body);
  // Vega compiles the expressions of a spec to functions, which counts as evaluation.
  const scriptPolicy = scripts === '' ? '' : " script-src 'unsafe-inline' 'unsafe-eval';";
  const policy = `default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline';${scriptPolicy}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
${katexStyle(body)}
${STYLE}
</style>
</head>
<body>
${body}
${scripts}
</body>
</html>
`;
}
