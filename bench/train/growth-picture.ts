import { vegaLiteBundle } from '../../src/notebook/vega';
import { beside } from '../../src/plot/combine';
import { lines } from '../../src/plot/lines';
import type { Figure } from '../../src/plot/spec';

/** Milliseconds of a step at one size. */
export interface GrowthPoint {
  readonly by: 'batch' | 'width';
  readonly x: number;
  readonly compiled: number;
  readonly PyTorch: number;
  /** Of the operations alone, at the speed of a large matrix product. */
  readonly limit: number;
}

const NAMES = ['compiled', 'PyTorch', 'limit'] as const;

function panel(points: readonly GrowthPoint[], by: GrowthPoint['by'], title: string): Figure {
  const chosen = points.filter((point) => point.by === by);
  const rows = NAMES.flatMap((side) => chosen.map((point) => ({ [by]: point.x, ms: point[side], side })));
  return lines(rows, {
    x: by,
    y: 'ms',
    series: 'side',
    xScale: 'log',
    yScale: 'log',
    yTitle: 'milliseconds a step',
    colors: { compiled: 'blue', PyTorch: 'vermillion', limit: 'grey' },
    dashed: ['limit'],
    points: true,
    title,
    width: 280,
    height: 260,
  });
}

/** Two panels, time against batch and against width, as the text of an SVG. */
export function growthPicture(points: readonly GrowthPoint[], peak: number): string {
  const figure = beside(
    [panel(points, 'batch', 'width 128, growing batch'), panel(points, 'width', 'batch 512, growing width')],
    {
      title: 'A training step of the MLP 3–w–w–w–2',
      subtitle: `dashed: its matrix products alone, at the ${peak.toFixed(0)} GFLOP/s of a large one`,
    },
  );
  return vegaLiteBundle(figure).data['image/svg+xml'] as string;
}
