/** Numbers to colours, piecewise linear in RGB between a few stops, exactly as the legend draws them. */
import { refusal, requireOneOf } from '../check';

/**
 * Colour scales: viridis and magma (van der Walt and Smith, matplotlib, CC0), ColorBrewer's red–blue for
 * signed values (Brewer, Apache-2.0), and greys from black to white.
 */
export const colorScales = {
  viridis: '#440154 #482878 #3e4989 #31688e #26828e #1f9e89 #35b779 #6ece58 #b5de2b #fde725',
  magma: '#000004 #180f3e #451077 #721f81 #9f2f7f #cd4071 #f1605d #fd9567 #feca8d #fcfdbf',
  diverging: '#053061 #2166ac #4393c3 #92c5de #d1e5f0 #f7f7f7 #fddbc7 #f4a582 #d6604d #b2182b #67001f',
  greys: '#000000 #ffffff',
  paper: '#ffffff #d7e4ee #a6c4dd #6a9fc8 #2f77ad #0b4a80',
} as const;

export type ColorScaleName = keyof typeof colorScales;
export type Rgb = readonly [red: number, green: number, blue: number];

/** Red, green and blue of `#rgb` or `#rrggbb`. @throws RangeError */
export function parseHex(color: string): Rgb {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(color)?.[1];
  if (digits === undefined)
    throw new RangeError(
      refusal('paint a picture', 'a colour must be a name of the palette or #rrggbb', color),
    );
  const full = digits.length === 6 ? digits : [...digits].map((digit) => digit + digit).join('');
  const word = Number.parseInt(full, 16);
  return [word >> 16, (word >> 8) & 255, word & 255];
}

/** The stops of a colour scale. @throws RangeError for a name that is none */
export function stopsOf(name: string): string[] {
  requireOneOf('paint a picture', 'scheme', name, Object.keys(colorScales) as ColorScaleName[]);
  return colorScales[name].split(' ');
}

/** 256 colours from 0 to 1 along the stops. */
export function colorTable(stops: readonly string[]): Rgb[] {
  const colors = stops.map(parseHex);
  return Array.from({ length: 256 }, (_, index) => {
    const at = (index / 255) * (colors.length - 1);
    const k = Math.min(Math.floor(at), colors.length - 2);
    const [from, to] = [colors[k] as Rgb, colors[k + 1] as Rgb];
    const mix = (channel: 0 | 1 | 2) => Math.round(from[channel] + (at - k) * (to[channel] - from[channel]));
    return [mix(0), mix(1), mix(2)];
  });
}

/** A colour as `#rrggbb`. */
export const toHex = (color: Rgb): string =>
  `#${color.map((level) => level.toString(16).padStart(2, '0')).join('')}`;
