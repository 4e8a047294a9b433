import { vegaLiteBundle } from '../../src/notebook/vega';
import { beside } from '../../src/plot/combine';
import { lines } from '../../src/plot/lines';

/** What a class of one size needed. */
export interface GrowthPoint {
  readonly submissions: number;
  readonly seconds: number;
  /** Most at one time, in MiB. */
  readonly memory: number;
}

/** Two panels, time and memory against the size of the class, as the text of an SVG. */
export function growthPicture(points: readonly GrowthPoint[]): string {
  const common = { x: 'submissions', xScale: 'log', points: true, width: 280, height: 260 } as const;
  const time = points.map(({ submissions, seconds }) => ({ submissions, seconds }));
  const memory = points.map(({ submissions, memory: mebibytes }) => ({ submissions, mebibytes }));
  const figure = beside(
    [
      lines(time, { ...common, y: 'seconds', yScale: 'log', yTitle: 'seconds', title: 'Time, all of it' }),
      lines(memory, { ...common, y: 'mebibytes', yTitle: 'MiB at most', title: 'Memory of all processes' }),
    ],
    { title: 'Grading, by the size of the class' },
  );
  return vegaLiteBundle(figure).data['image/svg+xml'] as string;
}
