import { describe, expect, it } from 'vitest';
import type { PlotData } from '../../src/plot/table';
import { extent, fromInterleaved, isNumeric, toCells, toColumns, zip } from '../../src/plot/table';

const read = (data: PlotData) => {
  const columns = toColumns('read', data);
  return Object.fromEntries(columns.names.map((name) => [name, Array.from(columns.column(name))]));
};

describe('toColumns', () => {
  it.each<[string, PlotData, object]>([
    [
      'records',
      [
        { a: 1, b: 'x' },
        { a: 2, b: 'y' },
      ],
      { a: [1, 2], b: ['x', 'y'] },
    ],
    ['records with holes', [{ a: 1 }, { b: 2 }], { a: [1, undefined], b: [undefined, 2] }],
    ['named columns', { a: Float64Array.of(1, 2), b: ['x', 'y'] }, { a: [1, 2], b: ['x', 'y'] }],
    ['named columns among other things', { a: [1], note: 'text' as never }, { a: [1] }],
    [
      'pairs',
      [
        [1, 2],
        [3, 4],
      ],
      { x: [1, 3], y: [2, 4] },
    ],
    [
      'triples',
      [
        [1, 2, 0],
        [3, 4, 1],
      ],
      { x: [1, 3], y: [2, 4], label: [0, 1] },
    ],
    ['rows of typed arrays', [Float32Array.of(1, 2)], { x: [1], y: [2] }],
    ['plain numbers', Float32Array.of(5, 6), { x: [0, 1], y: [5, 6] }],
    [
      'a data frame',
      {
        columns: ['a', 'b'],
        values: [
          [1, 2],
          [3, 4],
        ] as never,
      },
      { a: [1, 3], b: [2, 4] },
    ],
  ])('reads %s', (_, data, expected) => {
    expect(read(data)).toEqual(expected);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 3],
    ['a list of words', ['a', 'b']],
    ['a list with null', [null]],
    ['an object without columns', { title: 'x' }],
  ])('refuses %s', (_, data) => {
    expect(() => toColumns('draw', data as never)).toThrow(
      /^Cannot draw as data must hold rows or named columns/,
    );
  });

  it('refuses empty data of every form', () => {
    const empty: PlotData[] = [[], new Float64Array(0), { x: [], y: [] }, { columns: ['a'], values: [] }];
    for (const data of empty)
      expect(() => toColumns('draw', data)).toThrow(/^Cannot draw as data must not be empty/);
  });
});

describe('cells', () => {
  it('are what JSON can hold', () => {
    expect(toCells([1, Number.NaN, Infinity, 'a', true, null, undefined, 10n])).toEqual([
      1,
      null,
      null,
      'a',
      true,
      null,
      null,
      '10',
    ]);
    expect(Object.is(zip({ a: [-0] })[0]?.a, 0)).toBe(true);
  });

  it('are numeric when every known one is a number', () => {
    expect([isNumeric([1, null]), isNumeric([null]), isNumeric([1, 'a'])]).toEqual([true, false, false]);
  });

  it('come as rows out of columns', () => {
    expect(zip({ x: [1, 2], y: ['a', null] })).toEqual([
      { x: 1, y: 'a' },
      { x: 2, y: null },
    ]);
    expect(zip({})).toEqual([]);
  });
});

describe('interleaved coordinates', () => {
  it('are columns x and y', () => {
    const columns = fromInterleaved('draw', Float64Array.of(1, 2, 3, 4));
    expect([columns.length, columns.column('x'), columns.column('y')]).toEqual([2, [1, 3], [2, 4]]);
  });
});

describe('extent', () => {
  it('leaves out what is missing', () => {
    expect(extent([3, null, -1])).toEqual([-1, 3]);
    expect(extent([null])).toEqual([Infinity, -Infinity]);
  });
});
