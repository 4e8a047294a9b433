/**
 * The look of every figure, in one place. Figures are dark ink on a white card, so that one picture reads in
 * a light and in a dark notebook, on GitHub and on paper; a dark theme dims the card (docs/architecture.md).
 */

/**
 * Ten colours that stay apart for colour-blind readers and keep contrast on white: Okabe and Ito's set
 * (Color Universal Design, 2008) without its pale yellow, extended by brown, olive and grey.
 */
export const palette = {
  blue: '#0072B2',
  vermillion: '#D55E00',
  green: '#009E73',
  purple: '#CC79A7',
  orange: '#E69F00',
  sky: '#56B4E9',
  black: '#333333',
  brown: '#8C564B',
  olive: '#A79C1A',
  grey: '#8A8A8A',
} as const;

/** The palette in the order series take it. */
export const seriesColors: readonly string[] = Object.values(palette);

/** A colour of the palette by its name, or any CSS colour as it is. */
export function colorOf(name: string): string {
  return Object.hasOwn(palette, name) ? palette[name as keyof typeof palette] : name;
}

/** Size of the plotting area in pixels, axes and titles not counted. */
export const defaultSize = { width: 420, height: 260 } as const;

/** Side of the square that a figure with equal axes is fitted into, in pixels. */
export const defaultSquare = 300;

export const background = '#ffffff';

const ink = '#222222';
const softInk = '#555555';
// Arial and its metric twins come first: the widths in src/notebook/text-width.ts are theirs.
const font = 'Arial, Helvetica, "Liberation Sans", Arimo, sans-serif';

/** Vega-Lite's `config`: fonts, grid, axes, legends and the palette. */
export const config = {
  font,
  padding: 8,
  view: { stroke: null },
  // Thousands of spoken marks help nobody; the description of the whole figure is what a reader hears.
  mark: { aria: false },
  line: { strokeWidth: 2 },
  point: { filled: true, size: 28 },
  rule: { color: softInk },
  text: { color: ink, fontSize: 12 },
  range: { category: seriesColors },
  axis: {
    domainColor: '#888888',
    gridColor: '#e6e6e6',
    labelColor: ink,
    labelFontSize: 11,
    tickColor: '#888888',
    titleColor: ink,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    titlePadding: 6,
  },
  legend: {
    labelColor: ink,
    labelFontSize: 11,
    labelLimit: 240,
    titleColor: ink,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    titleLimit: 240,
  },
  title: {
    anchor: 'start',
    color: ink,
    fontSize: 14,
    fontWeight: 'bold',
    offset: 8,
    subtitleColor: softInk,
    subtitleFontSize: 12,
    subtitlePadding: 4,
  },
  header: { labelColor: ink, labelFontSize: 12, titleColor: ink },
} as const;
