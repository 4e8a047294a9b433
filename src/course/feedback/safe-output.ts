import { ansiToHtml } from '../html/ansi';
import { escapeHtml } from '../html/escape';
import type { MimeBundle, Output } from '../notebook-file/types';
import type { Budget } from './budget';
import { safeHtml } from './safe-html';

/** Most characters of one output. */
const MOST_TEXT = 20_000;
const MOST_HTML = 200_000;
const MOST_PICTURE = 1_500_000;

/** One output of a program that nobody trusts: text, pictures without scripts, and a few elements of HTML. */
export function safeOutput(output: Output, budget: Budget): string {
  switch (output.output_type) {
    case 'stream':
      return pre(output.text, output.name === 'stderr' ? 'stream stderr' : 'stream stdout', budget);
    case 'error': {
      const lines = output.traceback.length > 0 ? output.traceback : [`${output.ename}: ${output.evalue}`];
      return pre(lines.join('\n'), 'error', budget);
    }
    default:
      return bundle(output.data, budget);
  }
}

function bundle(data: MimeBundle, budget: Budget): string {
  const picture = pictureOf(data);
  if (picture !== undefined && picture.length <= MOST_PICTURE && budget.takes(picture.length)) {
    const text = data['text/plain'];
    const alt = typeof text === 'string' ? text.slice(0, 300) : 'Figure';
    return `<img class="figure" src="${picture}" alt="${escapeHtml(alt)}">`;
  }
  const html = data['text/html'];
  if (typeof html === 'string' && html.length <= MOST_HTML && budget.takes(html.length))
    return `<div class="html">${safeHtml(html)}</div>`;
  const plain = data['text/plain'];
  if (typeof plain === 'string') return pre(plain, 'text', budget);
  const kinds = Object.keys(data).join(', ').slice(0, 200);
  return kinds === '' ? '' : pre(`(output of type ${kinds})`, 'text', budget);
}

/**
 * What lets a few lines of SVG stand for a billion shapes, over which a browser hangs: parts that are drawn again by
 * reference, texts that stand for others, rules that add such references, documents within the document.
 */
const REPEATS =
  /<!(DOCTYPE|ENTITY)|<([^\s<>/]*:)?(use|pattern|mask|filter|marker|symbol|foreignObject|style|clipPath)\b|data:[^\s"',;<]*(svg|xml|html)|&#(?!x[9AD];)/i;

/** A clip path as Vega writes it, of one shape that is not clipped itself. */
const SIMPLE_CLIP =
  /<clipPath id="[\w-]+">\s*<(rect|path)(?:\s+(?:x|y|width|height|d|transform)="[^"&<>]*")*\s*(?:\/>|><\/\1>)\s*<\/clipPath>/g;

const isPlain = (svg: string): boolean => !REPEATS.test(svg.replace(SIMPLE_CLIP, ''));

/** A picture as a data URL. In an image element an SVG runs no script and loads nothing. */
function pictureOf(data: MimeBundle): string | undefined {
  const svg = data['image/svg+xml'];
  if (typeof svg === 'string' && svg.length <= MOST_PICTURE && isPlain(svg))
    return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  for (const mime of ['image/png', 'image/jpeg', 'image/gif']) {
    const content = data[mime];
    if (typeof content !== 'string' || content.length > MOST_PICTURE) continue;
    const base64 = content.replace(/\s/g, '');
    if (/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return `data:${mime};base64,${base64}`;
  }
  return undefined;
}

function pre(text: string, names: string, budget: Budget): string {
  return `<pre tabindex="0" class="${names}">${ansiToHtml(budget.cut(text, MOST_TEXT))}</pre>`;
}
