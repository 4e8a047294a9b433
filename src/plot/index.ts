/**
 * Plots: rows in, a plain Vega-Lite v5 specification out. Nothing is displayed and nothing is kept here.
 */
export { type AnimateOptions, animate } from './animate';
export { horizontalLine, type MarkerOptions, type NoteOptions, note, verticalLine } from './annotate';
export { type ArrowsOptions, arrows, type PlaneField } from './arrows';
export { type BarsOptions, bars } from './bars';
export { type ColorScaleName, colorScales } from './color-map';
export {
  type ArrangeOptions,
  above,
  beside,
  type LayerOptions,
  layer,
  type SmallMultiplesOptions,
  smallMultiples,
} from './combine';
export { palette } from './defaults';
export { type GraphOptions, graph, type OperationRow } from './graph';
export { type HeatmapData, type HeatmapOptions, heatmap } from './heatmap';
export { type HistogramOptions, histogram } from './histogram';
export type { Image } from './image';
export { type ImageGridOptions, imageGrid } from './image-grid';
export { type LinesOptions, lines } from './lines';
export { type PathsOptions, paths } from './paths';
export { encodePng, type Pixels } from './png';
export { type ScatterOptions, scatter } from './scatter';
export type { Figure, FigureOptions } from './spec';
export type { PlotData } from './table';
