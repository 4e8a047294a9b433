import { describe, expect, it } from 'vitest';
import { graph } from '../../src/plot/graph';
import { draw } from './draw';

/** y = (x·w − 2)², kept as `output`. */
const rows = [
  { op: 'Gemm', inputs: 'x, w', outputs: 'a', attributes: 'transA: 1', for: 'loss' },
  { op: 'Sub', inputs: 'a, 2', outputs: 'b', attributes: '', for: 'loss' },
  { op: 'Mul', inputs: 'b, b', outputs: 'c', attributes: '', for: 'loss' },
  { op: 'Add', inputs: 'a, w', outputs: 'next w', attributes: '', for: 'update' },
  { op: 'Identity', inputs: 'c', outputs: 'output', attributes: '', for: 'loss' },
];

describe('graph', () => {
  it('draws a box for each operation and each value that goes in or comes out, but none for copies', async () => {
    const { texts, marks } = await draw(graph(rows));
    expect([...texts].sort()).toEqual(
      ['Add', 'Gemm', 'Mul', 'Sub(·, 2)', 'next w', 'output', 'transA: 1', 'w', 'x'].sort(),
    );
    expect(marks('rect')).toBe(8);
  });

  it('draws one arrow a pair of boxes', async () => {
    const { marks } = await draw(graph(rows));
    // x and w to Gemm, Gemm to Sub and Add, w to Add, Sub to Mul once, Mul to output, Add to next w.
    expect(marks('line')).toBe(8);
    expect(marks('symbol')).toBe(8);
  });

  it('draws what needs a value below it', async () => {
    const figure = graph(rows) as unknown as {
      layer: { data: { values: { label?: string; top: number }[] } }[];
    };
    const tops = new Map(
      figure.layer.flatMap(({ data }) => data.values.map(({ label, top }) => [label, top])),
    );
    const order = ['x', 'Gemm', 'Sub(·, 2)', 'Mul', 'output'].map((label) => tops.get(label)!);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(order).size).toBe(5);
  });

  it('colours operations by a column, with a legend, and calls values as it is told', async () => {
    const { texts, domain } = await draw(graph(rows, { group: 'for', labels: { x: 'X', output: 'loss L' } }));
    expect(domain('stroke')).toEqual(['loss', 'update']);
    expect(texts).toEqual(expect.arrayContaining(['X', 'loss L', 'update']));
    expect(texts).not.toContain('output');
  });

  it('draws a value that another copy also needs once', async () => {
    const { texts } = await draw(
      graph([
        { op: 'Identity', inputs: 'x', outputs: 'y' },
        { op: 'Neg', inputs: 'y', outputs: 'z' },
      ]),
    );
    expect([...texts].sort()).toEqual(['Neg', 'x', 'z']);
  });

  it('refuses no rows, an unknown column and a circle', () => {
    expect(() => graph([])).toThrow('Cannot draw a graph as rows must not be empty');
    expect(() => graph(rows, { group: 'kind' })).toThrow(
      'Cannot draw a graph as group must name a column of the rows: current value is "kind"',
    );
    const circle = [
      { op: 'Neg', inputs: 'a', outputs: 'b' },
      { op: 'Neg', inputs: 'b', outputs: 'a' },
    ];
    expect(() => graph(circle)).toThrow('edges must not form a cycle');
  });
});
