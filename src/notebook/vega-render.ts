/** Static pictures of figures: Vega without a browser and without a canvas. Vega is loaded on first use. */
import { refusal } from '../check';
import { slimSvg } from './slim-svg';
import { textWidth } from './text-width';

type Vega = typeof import('vega');
type VegaLite = typeof import('vega-lite');

/** A Vega specification as its parser takes it. */
type VegaSpec = Parameters<Vega['parse']>[0];

/** What the renderer needs of a view, part of it not in Vega's types (the version of vega is pinned exactly). */
interface SizedView {
  readonly _viewWidth: number;
  readonly _viewHeight: number;
}

/** Vega's renderer of SVG text, which its types leave out. */
interface SvgText {
  initialize(element: null, width: number, height: number, origin: number[], scale: number): SvgText;
  background(color: string): SvgText;
  render(scene: unknown): SvgText;
  svg(): string;
}

interface TextItem {
  readonly text?: unknown;
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

/** A node of the scene: a group's or a mark's items, and what an image item holds. */
interface SceneItem {
  readonly items?: readonly SceneItem[];
  readonly url?: string;
  image?: object;
}

/** Vega loads images through the browser; here those that are `data:` URLs are handed over as they are. */
function embedImages(node: SceneItem): void {
  if (node.url?.startsWith('data:image/'))
    node.image = { complete: true, url: node.url, src: node.url, width: 1, height: 1 };
  for (const item of node.items ?? []) embedImages(item);
}

interface Scenegraph {
  readonly SVGStringRenderer: new (loader: unknown) => SvgText;
  readonly textMetrics: { width: (item: TextItem, text: unknown) => number };
}

function measured(item: TextItem, text: unknown): number {
  const bold = item.fontWeight === 'bold' || Number(item.fontWeight) >= 600;
  return textWidth(String(text ?? item.text ?? ''), item.fontSize ?? 11, bold);
}

function vega(): Vega & Scenegraph {
  return require('vega') as Vega & Scenegraph;
}

/** The first few complaints as one line, for an error message. */
const few = (complaints: readonly string[]): string => complaints.slice(0, 3).join('; ');

/**
 * Compiles a Vega-Lite specification to Vega.
 * @throws RangeError with Vega-Lite's own words where the specification makes no sense
 */
export function compileVegaLite(spec: object): { vega: object; warnings: string[] } {
  const warnings: string[] = [];
  const collect = (...words: readonly unknown[]) => {
    warnings.push(words.map(String).join(' '));
    return logger;
  };
  const quiet = () => logger;
  const logger = { level: quiet, warn: collect, error: collect, info: quiet, debug: quiet };
  const vegaLite = require('vega-lite') as VegaLite;
  try {
    const options = { logger } as unknown as Parameters<VegaLite['compile']>[1];
    return { vega: vegaLite.compile(spec as Parameters<VegaLite['compile']>[0], options).spec, warnings };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new RangeError(refusal('draw a figure', 'it must be a valid Vega-Lite specification', said));
  }
}

/**
 * Draws a Vega specification as SVG text, at once: data that must be fetched is not drawn.
 * @throws RangeError with Vega's own words where it cannot be drawn
 */
export function renderSvg(spec: object): string {
  const { parse, View, SVGStringRenderer, textMetrics } = vega();
  const usual = textMetrics.width;
  const errors: string[] = [];
  try {
    textMetrics.width = measured;
    const view = new View(parse(spec as VegaSpec), { renderer: 'none' });
    view.logger({
      ...view.logger(),
      error: (...words: unknown[]) => void errors.push(words.map(String).join(' ')),
    } as never);
    view.run();
    const { _viewWidth: width, _viewHeight: height } = view as unknown as SizedView;
    const { root } = view.scenegraph() as unknown as { root: SceneItem };
    embedImages(root);
    const pad = view.padding() as { left: number; top: number; right: number; bottom: number };
    const [left, top] = view.origin();
    const renderer = new SVGStringRenderer(view.loader()).initialize(
      null,
      width + pad.left + pad.right,
      height + pad.top + pad.bottom,
      [left + pad.left, top + pad.top],
      1,
    );
    const svg = renderer.background(view.background()).render(root).svg();
    view.finalize();
    if (errors.length > 0) throw new Error(few(errors));
    return slimSvg(svg);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new RangeError(refusal('draw a figure', 'it must be a valid Vega specification', said));
  } finally {
    textMetrics.width = usual;
  }
}
