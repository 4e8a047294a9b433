import { vegaLiteBundle } from '../../src/notebook/vega';
import { beside } from '../../src/plot/combine';
import { lines } from '../../src/plot/lines';
import type { Figure } from '../../src/plot/spec';

/** Milliseconds of a step at one size. */
export interface GrowthPoint {
  readonly kind: 'particles' | 'cells';
  readonly size: number;
  readonly side: string;
  readonly ms: number;
}

function panel(points: readonly GrowthPoint[], kind: GrowthPoint['kind'], title: string): Figure {
  const rows = points
    .filter((point) => point.kind === kind)
    .map(({ size, side, ms }) => ({ [kind]: size, side, ms }));
  return lines(rows, {
    x: kind,
    y: 'ms',
    series: 'side',
    xScale: 'log',
    yScale: 'log',
    yTitle: 'milliseconds a step',
    colors: { ours: 'blue', NumPy: 'orange', PyTorch: 'vermillion', SciPy: 'green' },
    points: true,
    title,
    width: 280,
    height: 260,
  });
}

/** Two panels, time of a step against particles and against cells, as the text of an SVG. */
export function growthPicture(points: readonly GrowthPoint[]): string {
  const figure = beside(
    [
      panel(points, 'particles', 'Euler–Maruyama, Ornstein–Uhlenbeck'),
      panel(points, 'cells', 'Fokker–Planck on the line, implicit'),
    ],
    { title: 'A step in time, by size' },
  );
  return vegaLiteBundle(figure).data['image/svg+xml'] as string;
}
