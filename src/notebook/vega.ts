/** Vega and Vega-Lite specifications: the live figure, a static picture of it, and a line of text. */
import type { Bundle } from './mime';
import { escapeHtml } from './mime';
import { roundSpec } from './round';
import { compileVegaLite, renderSvg } from './vega-render';

interface Spec {
  readonly $schema: string;
  readonly description?: unknown;
  readonly title?: unknown;
}

const isSpec = (value: object, library: string): value is Spec => {
  const schema = '$schema' in value ? value.$schema : undefined;
  return typeof schema === 'string' && schema.includes(`vega.github.io/schema/${library}/`);
};

export const isVegaLite = (value: object): value is Spec => isSpec(value, 'vega-lite');
export const isVega = (value: object): value is Spec => isSpec(value, 'vega');

function described(spec: Spec): string {
  if (typeof spec.description === 'string') return spec.description;
  const title = spec.title as { text?: unknown } | string | undefined;
  const text = typeof title === 'object' ? title.text : title;
  return typeof text === 'string' ? text : 'figure';
}

/** The picture with the description where a screen reader looks for it. */
const spoken = (svg: string, text: string): string =>
  svg.replace('<svg ', `<svg role="img" aria-label="${escapeHtml(text)}" `);

function bundle(mime: string, spec: Spec, svg: string): Bundle {
  const text = described(spec);
  const data = { [mime]: spec, 'image/svg+xml': spoken(svg, text), 'text/plain': `[figure] ${text}` };
  return { data, metadata: {} };
}

/** The bundle of a Vega-Lite specification. @throws RangeError where it cannot be drawn */
export function vegaLiteBundle(value: Spec): Bundle {
  const spec = roundSpec(value) as Spec;
  // Vega marks the rows it draws, so it gets its own.
  return bundle(
    'application/vnd.vegalite.v5+json',
    spec,
    renderSvg(compileVegaLite(structuredClone(spec)).vega),
  );
}

/** The bundle of a Vega specification. @throws RangeError where it cannot be drawn */
export function vegaBundle(value: Spec): Bundle {
  const spec = roundSpec(value) as Spec;
  return bundle('application/vnd.vega.v5+json', spec, renderSvg(structuredClone(spec)));
}
