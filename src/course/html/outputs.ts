import { pictureSize } from '../compare/picture-size';
import { isObject } from '../notebook-file/fields';
import type { MimeBundle, Output } from '../notebook-file/types';
import { ansiToHtml } from './ansi';
import { escapeHtml, withoutScripts } from './escape';
import { highlight } from './highlight';
import type { MarkdownRenderer } from './markdown';
import { isInteractive, liveFigure } from './vega-runtime';

export const VEGA_LITE = 'application/vnd.vegalite.v5+json';

type Render = (content: unknown, bundle: MimeBundle, markdown: MarkdownRenderer) => string;

/** How each type is shown, the richest first; a bundle is shown by the first it has. */
const RENDERERS: readonly (readonly [mime: string, render: Render])[] = [
  [
    'image/svg+xml',
    (svg, bundle) => picture('image/svg+xml', Buffer.from(String(svg)).toString('base64'), bundle),
  ],
  ['image/png', (png, bundle) => picture('image/png', String(png), bundle)],
  ['image/jpeg', (jpeg, bundle) => picture('image/jpeg', String(jpeg), bundle)],
  ['image/gif', (gif, bundle) => picture('image/gif', String(gif), bundle)],
  ['text/html', (html) => `<div class="html">${withoutScripts(String(html))}</div>`],
  ['text/markdown', (text, _, markdown) => markdown.render(String(text), { folder: '.' })],
  ['text/latex', (tex, _, markdown) => markdown.render(asDisplayMath(String(tex)), { folder: '.' })],
  ['application/json', (json) => code(highlight(JSON.stringify(json, null, 2), 'json'))],
  ['text/plain', (text) => code(ansiToHtml(String(text)))],
];

/** One output as HTML without scripts. */
export function renderOutput(output: Output, markdown: MarkdownRenderer): string {
  switch (output.output_type) {
    case 'stream':
      return `<pre tabindex="0" class="stream ${output.name === 'stderr' ? 'stderr' : 'stdout'}">${ansiToHtml(output.text)}</pre>`;
    case 'error': {
      const lines = output.traceback.length > 0 ? output.traceback : [`${output.ename}: ${output.evalue}`];
      return `<pre tabindex="0" class="error" role="group" aria-label="Error">${ansiToHtml(lines.join('\n'))}</pre>`;
    }
    default:
      return renderBundle(output.data, markdown);
  }
}

function renderBundle(bundle: MimeBundle, markdown: MarkdownRenderer): string {
  const spec = bundle[VEGA_LITE];
  const [mime, render] = RENDERERS.find(([type]) => bundle[type] !== undefined) ?? [];
  const still = mime === undefined || !render ? '' : render(bundle[mime], bundle, markdown);
  if (!isObject(spec)) return still;
  // A front end may have saved a spec without its picture: then the script draws it.
  const hasPicture = mime?.startsWith('image/') ?? false;
  return isInteractive(spec) || !hasPicture ? liveFigure(spec, still) : still;
}

/** A picture is an image element: what is inside an SVG, ids and scripts too, stays there. */
function picture(mime: string, base64: string, bundle: MimeBundle): string {
  const content = mime === 'image/svg+xml' ? String(bundle[mime]) : base64;
  const size = pictureSize(mime, content);
  const box = size ? ` width="${Math.round(size.width)}" height="${Math.round(size.height)}"` : '';
  const description = bundle['text/plain'];
  const alt = escapeHtml(typeof description === 'string' ? description : 'Figure');
  return `<img class="figure" src="data:${mime};base64,${base64.replace(/\s/g, '')}"${box} alt="${alt}">`;
}

function code(html: string): string {
  return `<pre tabindex="0" class="text">${html}</pre>`;
}

function asDisplayMath(tex: string): string {
  const trimmed = tex.trim();
  return /^(\$|\\begin)/.test(trimmed) ? trimmed : `$$\n${trimmed}\n$$`;
}
