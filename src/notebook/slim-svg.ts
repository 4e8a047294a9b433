/** Vega's SVG text, made small and made the same every time. */

/** Attributes that hold pixels; text and colours are left alone. */
const pixelAttributes = /\b(d|transform|x|y|x2|y2|cx|cy|r|points)="([^"]*)"/g;

/** Attributes that only scripts and screen readers of single marks use, or that say what holds anyway. */
const idleAttributes =
  / (?:class|aria-hidden|aria-roledescription|aria-label|role|pointer-events)="[^"]*"| opacity="1"/g;

/** Coordinates to a hundredth of a pixel. */
function roundPixels(tag: string): string {
  return tag.replace(pixelAttributes, (_, name: string, value: string) => {
    const short = value.replace(/-?\d+\.\d+(e-?\d+)?/g, (number) =>
      String(Number(Number(number).toFixed(2))),
    );
    return `${name}="${short}"`;
  });
}

/** A circle as Vega draws it, by two arcs. */
const arcs =
  /<path transform="translate\((-?[\d.]+),(-?[\d.]+)\)" d="M([\d.]+),0A\3,\3,0,1,1,-\3,0A\3,\3,0,1,1,\3,0"/g;

/** The font once, on the picture, where every text has the same. */
function hoistFont(svg: string): string {
  const fonts = new Set(svg.match(/ font-family="[^"]*"/g));
  const [font] = fonts;
  if (font === undefined || fonts.size > 1) return svg;
  return svg.replaceAll(font, '').replace('<svg', `<svg${font}`);
}

/**
 * Names of clips and gradients by the picture they are in. Vega counts them up for as long as it is loaded, so
 * that the same figure would differ from run to run; and pictures on one page must not share a name by chance.
 */
function nameByContent(svg: string): string {
  const ids = [...new Set([...svg.matchAll(/ id="([^"]*)"/g)].map((match) => match[1] ?? ''))];
  const anonymous = ids.reduce((text, id, k) => renamed(text, id, `id-${k}`), svg);
  const hash = fingerprint(anonymous);
  return ids.reduce((text, _, k) => renamed(text, `id-${k}`, `v${hash}-${k}`), anonymous);
}

/** FNV-1a (Fowler, Noll and Vo), 32 bits: enough to tell the pictures of a page apart. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let k = 0; k < text.length; k++) hash = Math.imul(hash ^ text.charCodeAt(k), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

const renamed = (svg: string, from: string, to: string): string =>
  svg.replaceAll(` id="${from}"`, ` id="${to}"`).replaceAll(`url(#${from})`, `url(#${to})`);

/** The same picture in about half the bytes. */
export function slimSvg(svg: string): string {
  const short = svg
    .replace(/<[^>]*>/g, (tag) => roundPixels(tag).replace(idleAttributes, ''))
    .replace(arcs, (_, x: string, y: string, r: string) => `<circle cx="${x}" cy="${y}" r="${r}"`)
    .replace(/<path d="" display="none"\/>|<path d="M0,0h0v0h0Z"\/>/g, '');
  return nameByContent(hoistFont(short));
}
