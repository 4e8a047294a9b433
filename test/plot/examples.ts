/** One small, seeded example of every kind of figure. */
import * as plot from '../../src/plot/index';
import { random } from '../../src/random/random';

const x = Array.from({ length: 9 }, (_, k) => k - 4);
const bell = (mean: number, std: number) =>
  x.map((v) => Math.exp(-((v - mean) ** 2) / (2 * std * std)) / (std * Math.sqrt(2 * Math.PI)));
const over = { xDomain: [-2, 2], yDomain: [-1, 1] } as const;
const hill = (a: number, b: number) => Math.exp(-a * a - b * b);
const times = [1, 2];

const oneStep = [
  { op: 'MatMul', inputs: 'x, w', outputs: 'a', for: 'result' },
  { op: 'Sub', inputs: 'a, y', outputs: 'b', for: 'result', attributes: 'axis: 1' },
  { op: 'Mul', inputs: 'b, b', outputs: 'loss', for: 'result' },
  { op: 'Mul', inputs: '-0.1, b', outputs: 'c', for: 'update' },
  { op: 'Add', inputs: 'w, c', outputs: 'd', for: 'update' },
  { op: 'Identity', inputs: 'd', outputs: 'next w', for: 'update' },
];

export const examples: Readonly<Record<string, () => plot.Figure>> = {
  lines: () =>
    plot.lines(
      { x, p: bell(0, 1), q: bell(1, 2) },
      { title: 'Two densities', yTitle: 'density', dashed: ['q'] },
    ),
  'lines with a band': () =>
    plot.lines(
      { step: [1, 10, 100], loss: [1, 0.5, 0.2], low: [0.8, 0.4, 0.1], high: [1.2, 0.6, 0.3] },
      { x: 'step', y: 'loss', band: ['low', 'high'], xScale: 'log', yScale: 'log', points: true },
    ),
  bars: () =>
    plot.bars(
      { outcome: ['rain', 'sun'], P: [0.9, 0.1], Q: [0.1, 0.9] },
      { x: 'outcome', y: ['P', 'Q'], valueLabels: true },
    ),
  'bars laid down': () =>
    plot.bars({ x: ['a long name', 'b'], y: [1, -2] }, { horizontal: true, valueLabels: '.1f' }),
  histogram: () => plot.histogram(random(1).normals(200), { bins: 10, label: 'samples' }),
  scatter: () =>
    plot.scatter(
      { x: [0, 1, 2], y: [0, 1, 0], kind: ['a', 'b', 'a'] },
      { label: 'kind', subtitle: ['three', 'points'] },
    ),
  'a cloud of points': () => plot.scatter(random(2).normals(5000), { opacity: 0.3 }),
  paths: () =>
    plot.paths(
      [...'aaabbb'].map((walker, k) => ({ x: (k * k) % 5, y: (3 * k) % 4, walker })),
      {
        series: 'walker',
        points: true,
      },
    ),
  heatmap: () => plot.heatmap(hill, { ...over, cells: [8, 4], valueTitle: 'density' }),
  'a matrix': () =>
    plot.heatmap(
      [
        [3, 1],
        [0, 4],
      ],
      { valueLabels: true, scheme: 'paper', yLabels: ['cat', 'dog'] },
    ),
  arrows: () => plot.arrows((a, b) => [-b, a], { ...over, cells: [4, 2], colorByLength: true }),
  'a graph': () => plot.graph(oneStep, { group: 'for', labels: { x: 'X' }, title: 'One step' }),
  'an image grid': () =>
    plot.imageGrid(
      [
        [
          [0, 1],
          [1, 0],
        ],
        [
          [1, 1],
          [0, 0],
        ],
      ],
      { captions: ['x₀', 'x₁'], rowTitles: ['data'], pixelSize: 4 },
    ),
  layer: () =>
    plot.layer(
      [
        plot.heatmap(hill, { ...over, cells: [8, 4] }),
        plot.arrows((a, b) => [-a, -b], { ...over, cells: [4, 2], color: '#fff' }),
        plot.verticalLine(0, { label: 'mean' }),
        plot.horizontalLine(0.5),
        plot.note(1, 0, 'here'),
      ],
      { title: 'Score over density' },
    ),
  beside: () =>
    plot.beside([plot.lines(x), plot.heatmap(hill, { ...over, cells: [2, 2] })], { title: 'A pair' }),
  above: () => plot.above([plot.lines(x), plot.lines(x)]),
  'small multiples': () =>
    plot.smallMultiples(
      times.map((t) => plot.lines({ x, p: bell(0, t) }, { title: `t = ${t}` })),
      { width: 150 },
    ),
  film: () =>
    plot.animate(
      times.map((t) => plot.lines({ x, p: bell(0, t) }, { title: 'Heat' })),
      { label: 't', values: times },
    ),
};
