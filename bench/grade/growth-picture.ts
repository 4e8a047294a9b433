import { vegaLiteBundle } from '../../src/notebook/vega';
import { beside, layer } from '../../src/plot/combine';
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
  const figure = beside([timePanel(points), memoryPanel(points)], {
    title: 'Grading, by the size of the class',
  });
  return vegaLiteBundle(figure).data['image/svg+xml'] as string;
}

const size = { width: 280, height: 260 } as const;

/** Beside the line that time would follow if each submission cost what it costs in the largest class. */
function timePanel(points: readonly GrowthPoint[]) {
  const largest = points.at(-1)!;
  const ends = aside(points.map(({ submissions }) => submissions));
  const each = largest.seconds / largest.submissions;
  const axes = { x: 'submissions', y: 'seconds', xScale: 'log', yScale: 'log', xDomain: ends } as const;
  const measured = points.map(({ submissions, seconds }) => ({ submissions, seconds }));
  const proportional = ends.map((submissions) => ({ submissions, seconds: each * submissions }));
  const perOne = `${each.toFixed(2)} s a submission`;
  return layer(
    [
      lines(measured, { ...axes, yTitle: 'seconds', label: 'measured', points: true }),
      lines(proportional, { ...axes, label: perOne, dashed: true, color: 'orange' }),
    ],
    { ...size, title: 'Time, all of it' },
  );
}

function memoryPanel(points: readonly GrowthPoint[]) {
  const rows = points.map(({ submissions, memory: mebibytes }) => ({ submissions, mebibytes }));
  return lines(rows, {
    ...size,
    x: 'submissions',
    y: 'mebibytes',
    xScale: 'log',
    xDomain: aside(rows.map(({ submissions }) => submissions)),
    yDomain: [0, 1.2 * Math.max(...rows.map(({ mebibytes }) => mebibytes))],
    yTitle: 'MiB at most',
    points: true,
    title: 'Memory of all processes',
  });
}

/** An interval of a logarithmic axis with room at both ends. */
function aside(values: readonly number[]): [number, number] {
  return [Math.min(...values) / 1.25, 1.25 * Math.max(...values)];
}
