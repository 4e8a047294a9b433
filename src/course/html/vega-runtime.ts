import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject } from '../notebook-file/fields';

/** Whether a Vega-Lite spec has a control, such as a slider, that a still picture cannot have. */
export function isInteractive(spec: Readonly<Record<string, unknown>>): boolean {
  const { params } = spec;
  return Array.isArray(params) && params.some((param) => isObject(param) && isObject(param.bind));
}

/** A figure with controls; its still picture stands there until the script draws it. */
export function liveFigure(spec: Readonly<Record<string, unknown>>, still: string): string {
  const json = JSON.stringify(spec).replace(/</g, '\\u003c');
  return `<div class="live"><script type="application/json">${json}</script>${still}</div>`;
}

/** The scripts that draw the live figures of a page; empty when it has none. */
export function vegaScripts(page: string): string {
  if (!page.includes('<div class="live">')) return '';
  const scripts = [buildOf('vega', 'vega.min.js'), buildOf('vega-lite', 'vega-lite.min.js'), DRAW];
  return scripts.map((script) => `<script>${script.replace(/<\/(script)/gi, '<\\/$1')}</script>`).join('\n');
}

/** The build for browsers that a package ships. */
function buildOf(name: string, file: string): string {
  const script = readFileSync(join(dirname(require.resolve(`${name}/package.json`)), 'build', file), 'utf8');
  return script.replace(/^\/\/# sourceMappingURL=.*$/m, '');
}

const DRAW = `
for (const figure of document.querySelectorAll('.live')) {
  const spec = JSON.parse(figure.querySelector('script').textContent);
  const place = document.createElement('div');
  const view = new vega.View(vega.parse(vegaLite.compile(spec).spec), { container: place, hover: true, renderer: 'svg' });
  view.runAsync().then(() => figure.replaceChildren(place));
}`;
