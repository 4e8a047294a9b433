import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeCellsOf } from '../../../src/course/assignment/grade-cells';
import { merge } from '../../../src/course/assignment/merge';
import type { MergedNotebook } from '../../../src/course/assignment/merged-notebook';
import { gradingVersionOf, releaseOf } from '../../../src/course/assignment/release-of';
import { parseNotebook } from '../../../src/course/notebook-file/parse';
import type { Cell, Notebook, TextCell } from '../../../src/course/notebook-file/types';
import { formatNotebook } from '../../../src/course/notebook-file/write';
import { code, everyKind, nbgrader, text } from './cells';
import { nbgraderTakes } from './schema';

const source = everyKind();
const KL = 'function kl(p: number[], q: number[]): number {\n  return 1;\n}';

/** The released notebook with a solution in its cell, changed further by `change`. */
function submitted(change: (cells: Cell[]) => Cell[] = (cells) => cells): Notebook {
  const release = releaseOf(source);
  release.cells[2]!.source = KL;
  return { ...release, cells: change(release.cells) };
}

const idOf = (cell: Cell) => (cell.metadata.nbgrader as { grade_id?: string } | undefined)?.grade_id;
const find = (cells: readonly Cell[], id: string) => cells.find((cell) => idOf(cell) === id)!;
const mapCell = (id: string, change: (cell: Cell) => Cell) => (cells: Cell[]) =>
  cells.map((cell) => (idOf(cell) === id ? change(cell) : cell));
const withFields = (fields: Record<string, unknown>) => (cell: Cell) => ({
  ...cell,
  metadata: { ...cell.metadata, nbgrader: { ...(cell.metadata.nbgrader as object), ...fields } },
});

/** Whatever was handed in: the teacher's cells are all there, in order, with their text and points. */
function expectSound(merged: MergedNotebook): void {
  const expected = gradingVersionOf(source);
  const known = merged.notebook.cells.filter((cell) => cell.metadata.nbgrader !== undefined);
  const originals = expected.cells.filter((cell) => cell.metadata.nbgrader !== undefined);
  expect(known.map(({ metadata }) => metadata)).toEqual(originals.map(({ metadata }) => metadata));
  expect(known.map(({ cell_type: type }) => type)).toEqual(originals.map(({ cell_type: type }) => type));
  for (const id of ['data', 'kl-test', 'essay']) expect(find(known, id)).toEqual(find(originals, id));
  expect(merged.cells.map(({ id }) => id)).toEqual(merged.notebook.cells.map(idOf));
  expect(merged.cells.reduce((sum, { points }) => sum + points, 0)).toBe(9);
  for (const cell of merged.notebook.cells) if (idOf(cell) === undefined) expect(cell.metadata).toEqual({});
  expect(merged.notebook.metadata).toEqual(source.metadata);
  expect(merged.notebook.cells.every(nbgraderTakes)).toBe(true);
  expect(() => parseNotebook(formatNotebook(merged.notebook), 'merged.ipynb')).not.toThrow();
}

describe('a submission merged with its source', () => {
  it('has the answers of the student and all else of the teacher, without a remark', () => {
    const merged = merge(source, submitted());
    expectSound(merged);
    expect(merged.remarks).toEqual([]);
    expect(find(merged.notebook.cells, 'kl').source).toBe(KL);
    expect(find(merged.notebook.cells, 'kl-test').source).toContain('1.7577796618689758');
    expect(merged.cells.map(({ kind }) => kind)).toEqual([
      'free',
      'given',
      'solution',
      'tests',
      'manual',
      'task',
      'free',
    ]);
  });

  it('knows which lines the student cannot see, and what was left as it was', () => {
    const { cells } = merge(source, submitted());
    expect(cells[3]?.hiddenLines).toEqual([[2, 4]]);
    expect(cells[5]?.hiddenLines).toEqual([[3, 5]]);
    expect(cells.map(({ untouched }) => untouched)).toEqual([false, false, false, false, true, false, false]);
    expect(merge(source, releaseOf(source)).cells[2]?.untouched).toBe(true);
  });

  it('holds no solution, whatever is missing', () => {
    const merged = merge(source, { ...submitted(), cells: [] });
    expectSound(merged);
    expect(JSON.stringify(merged.notebook)).not.toContain('Math.log(p[k]');
    expect(merged.remarks).toHaveLength(5);
    expect(merged.remarks[0]).toBe('Cell data was missing: it was put back.');
    expect(find(merged.notebook.cells, 'kl').source).toBe(find(releaseOf(source).cells, 'kl').source);
    expect(merged.cells.find(({ id }) => id === 'kl')?.untouched).toBe(true);
  });

  it('is the source itself where the source is handed in', () => {
    const merged = merge(source, source);
    expect(merged.notebook.cells.map((cell) => cell.source)).toEqual(source.cells.map((cell) => cell.source));
  });

  it('keeps free cells behind the cell that they follow', () => {
    const extra = [code('const mine = 1;'), text('my notes')];
    const merged = merge(
      source,
      submitted((cells) => [extra[0]!, ...cells.slice(0, 3), extra[1]!, ...cells.slice(3)]),
    );
    expectSound(merged);
    expect(merged.notebook.cells.map(({ source }) => source).indexOf('my notes')).toBe(4);
    expect(merged.notebook.cells[0]?.source).toBe('const mine = 1;');
    expect(merged.remarks).toEqual([]);
  });

  it('runs in the order of the source, wherever cells were moved', () => {
    const merged = merge(
      source,
      submitted((cells) => [...cells].reverse()),
    );
    expectSound(merged);
    expect(merged.remarks.join()).toMatch(/Cells were moved/);
  });
});

describe('a forged submission', () => {
  it('cannot change locked cells', () => {
    const merged = merge(source, submitted(mapCell('kl-test', (cell) => ({ ...cell, source: '2;' }))));
    expectSound(merged);
    expect(merged.remarks).toEqual(['Cell kl-test is locked and was changed: the original counts.']);
  });

  it('cannot change points, locks and kinds', () => {
    const fields = { points: 1000, solution: true, locked: false };
    const merged = merge(source, submitted(mapCell('kl-test', withFields(fields))));
    expectSound(merged);
    expect(merged.remarks).toEqual([
      'The grading data of cell kl-test was changed (solution, locked, points): the original counts.',
    ]);
  });

  it('cannot make an answer a locked cell, or a test an answer', () => {
    const change = (cells: Cell[]) =>
      mapCell(
        'kl-test',
        withFields({ grade: false, solution: true }),
      )(mapCell('kl', withFields({ grade: true, locked: true, solution: false, points: 7 }))(cells));
    expectSound(merge(source, submitted(change)));
  });

  it('cannot change the type of a cell', () => {
    const asText = (cell: Cell): Cell => ({
      cell_type: 'markdown',
      metadata: cell.metadata,
      source: cell.source,
    });
    const merged = merge(
      source,
      submitted((cells) => mapCell('kl', asText)(mapCell('kl-test', asText)(cells))),
    );
    expectSound(merged);
    expect(find(merged.notebook.cells, 'kl').source).toBe(KL);
    expect(merged.remarks).toContain('Cell kl was made a markdown cell: it counts as the code cell it was.');
  });

  it('cannot add cells with points', () => {
    const bonus = code('1000', nbgrader('bonus', { grade: true, points: 1000 }));
    const merged = merge(
      source,
      submitted((cells) => [...cells, bonus]),
    );
    expectSound(merged);
    expect(merged.cells.at(-1)).toMatchObject({ kind: 'free', points: 0 });
    expect(merged.remarks).toEqual([
      'Cell 8 carries grading data that the assignment does not know ("bonus"): it counts for nothing.',
    ]);
  });

  it('may have metadata that claim nothing', () => {
    const idle = code('mine', nbgrader('cell-0a1b'));
    const merged = merge(
      source,
      submitted((cells) => [...cells, idle]),
    );
    expectSound(merged);
    expect(merged.remarks).toEqual([]);
  });

  it('has the last of several cells with one id, as in nbgrader; the others are free', () => {
    const again = (cells: Cell[]) => {
      const kl = find(cells, 'kl');
      return [...cells, { ...kl, id: 'again', source: 'second' }];
    };
    const merged = merge(source, submitted(again));
    expectSound(merged);
    expect(find(merged.notebook.cells, 'kl').source).toBe('second');
    expect(merged.notebook.cells[2]).toMatchObject({ source: KL, metadata: {} });
    expect(merged.remarks[0]).toBe('Cell kl was there 2 times: the last one counts.');
  });

  it('cannot take the id of a cell', () => {
    const merged = merge(
      source,
      submitted((cells) => [{ ...code('mine'), id: 'c3' }, ...cells]),
    );
    expectSound(merged);
    const ids = merged.notebook.cells.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(find(merged.notebook.cells, 'kl-test').id).toBe('c3');
  });

  it('brings no outputs, no metadata and no names of kernels', () => {
    const change = (cells: Cell[]): Cell[] =>
      cells.map((cell) => ({
        ...cell,
        metadata: { ...cell.metadata, huge: 'x'.repeat(1000), tags: ['skip-execution'] },
        ...(cell.cell_type === 'code'
          ? { outputs: [{ output_type: 'stream', name: 'stdout', text: 'ok' }], execution_count: 1 }
          : {}),
      }));
    const merged = merge(source, {
      ...submitted(change),
      metadata: { kernelspec: { name: 'bash', display_name: '' } },
    });
    expectSound(merged);
    expect(
      merged.notebook.cells.every((cell) => cell.cell_type !== 'code' || cell.outputs.length === 0),
    ).toBe(true);
    expect(JSON.stringify(merged.notebook)).not.toContain('xxx');
  });

  it('may have markers in an answer, which hide nothing and break nothing', () => {
    const markers = '// ### BEGIN HIDDEN TESTS\n// ### BEGIN SOLUTION\nreturn 1; // ### END SOLUTION';
    const merged = merge(source, submitted(mapCell('kl', (cell) => ({ ...cell, source: markers }))));
    expectSound(merged);
    expect(merged.cells[2]?.hiddenLines).toEqual([]);
    expect(find(merged.notebook.cells, 'kl').source).toBe(markers);
  });

  it('keeps the pictures of a written answer', () => {
    const attachments = { 'plot.png': { 'image/png': 'YQ==' } };
    const change = (cell: Cell): Cell => ({ ...(cell as TextCell), source: 'see', attachments });
    const merged = merge(source, submitted(mapCell('why', change)));
    expect(find(merged.notebook.cells, 'why')).toMatchObject({ source: 'see', attachments });
    expect(merged.cells[4]?.untouched).toBe(false);
  });

  it('draws thirty remarks and no more, none of them long', () => {
    const forged = Array.from({ length: 500 }, (_, i) =>
      code('', nbgrader(`${i}-${'y'.repeat(10_000)}`, { grade: true })),
    );
    const { remarks } = merge(
      source,
      submitted((cells) => [...cells, ...forged]),
    );
    expect(remarks).toHaveLength(31);
    expect(remarks[30]).toBe('470 more remarks of these kinds.');
    expect(Math.max(...remarks.map((line) => line.length))).toBeLessThan(200);
  });

  it('never keeps the teacher’s cells from being there', () => {
    const wild = fc.oneof(fc.jsonValue(), fc.constantFrom('kl', 'kl-test', '__proto__', 'constructor', ''));
    const metadata = fc.oneof(
      fc.constant({}),
      wild.map((nbgrader) => ({ nbgrader })),
      fc
        .record({
          grade_id: fc.constantFrom('kl', 'kl-test', 'data', 'why', 'essay', '__proto__'),
          points: wild,
          grade: wild,
          solution: wild,
          locked: wild,
        })
        .map((nbgrader) => ({ nbgrader })),
    );
    const cell = fc
      .record({ metadata, source: fc.string(), type: fc.constantFrom('code', 'markdown', 'raw') })
      .map(({ metadata, source, type }): Cell => {
        if (type === 'code') return { ...code(source), metadata };
        return { cell_type: type === 'raw' ? 'raw' : 'markdown', metadata, source };
      });
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 12 }), (cells) => {
        const merged = merge(source, { ...submitted(), cells });
        expectSound(merged);
        expect(merged.notebook.cells.filter((cell) => idOf(cell) !== undefined)).toHaveLength(5);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what a runner gets', () => {
  it('is the code with its part in the grading', () => {
    const cells = gradeCellsOf(merge(source, submitted()));
    expect(cells.map(({ index, role, id, points }) => [index, role, id, points])).toEqual([
      [1, 'given', 'data', 0],
      [2, 'student', 'kl', 0],
      [3, 'test', 'kl-test', 2],
      [6, 'student', undefined, 0],
    ]);
    expect(cells[2]?.hiddenLines).toEqual([[2, 4]]);
  });

  it('has no cell without text', () => {
    const merged = merge(
      source,
      submitted((cells) => [...cells, code(' \n')]),
    );
    expect(gradeCellsOf(merged).map(({ index }) => index)).toEqual([1, 2, 3, 6]);
  });
});
