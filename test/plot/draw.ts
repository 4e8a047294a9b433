/** Draws a figure in a test with Vega-Lite's own compiler, which must have nothing to complain of, and renderer. */
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { expect } from 'vitest';
import type { Figure } from '../../src/plot/spec';

export interface Drawn {
  readonly svg: string;
  /** Number of items of a mark, by Vega's name for it: `rect`, `line`, `symbol`, `rule`, `text`, `image`, `area`. */
  marks(kind: string): number;
  /** Every piece of text in the picture. */
  readonly texts: readonly string[];
  /** Domain of a scale of the compiled figure, by its name: `x`, `y`, `color`. */
  domain(scale: string): unknown[];
}

const items: Readonly<Record<string, string>> = {
  rect: 'path',
  line: 'path',
  area: 'path',
  symbol: 'path',
  rule: 'line',
  text: 'text',
  image: 'image',
};

/** Elements of one kind inside the groups that hold a mark's items; axes and legends have other roles. */
function count(svg: string, kind: string): number {
  const groups = svg.match(new RegExp(`<g class="mark-${kind} role-mark[^>]*>(.*?)</g>`, 'gs')) ?? [];
  return groups.flatMap((group) => group.match(new RegExp(`<${items[kind]}[ >]`, 'g')) ?? []).length;
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

export async function draw(figure: Figure): Promise<Drawn> {
  const plain = JSON.parse(JSON.stringify(figure)) as Figure;
  // A figure is plain JSON: nothing is lost on the way into a notebook file.
  expect(plain).toEqual(figure);
  const warnings: string[] = [];
  const complain = (...words: unknown[]) => {
    warnings.push(words.join(' '));
    return logger;
  };
  const quiet = () => logger;
  const logger = { level: quiet, info: quiet, debug: quiet, warn: complain, error: complain };
  const { spec } = compile(plain as never, { logger: logger as never });
  const view = new View(parse(spec), { renderer: 'none' });
  view.logger(logger as never);
  const svg = await view.toSVG();
  expect(warnings).toEqual([]);
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => unescaped(match[1] ?? ''));
  const domain = (scale: string) => (view.scale(scale) as unknown as { domain(): unknown[] }).domain();
  return { svg, marks: (kind) => count(svg, kind), texts, domain };
}
