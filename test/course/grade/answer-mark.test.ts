import { describe, expect, it } from 'vitest';
import { merge } from '../../../src/course/assignment/merge';
import { nbgraderOf } from '../../../src/course/assignment/nbgrader-cell';
import { answerMarks } from '../../../src/course/grade/answer-mark';
import { handedIn } from '../../../src/course/grade/handed-in';
import type { Notebook } from '../../../src/course/notebook-file/types';
import { toySource } from './toy';

const task: Notebook['cells'][number] = {
  ...{ cell_type: 'markdown', id: 'plot', source: 'Plot it.' },
  metadata: {
    nbgrader: {
      ...{ grade: false, solution: false, locked: true, task: true, points: 3 },
      ...{ grade_id: 'plot', schema_version: 3 },
    },
  },
};
const source: Notebook = { ...toySource, cells: [...toySource.cells, task] };

/** The marks of a submission whose answers were changed. */
function marks(change: (notebook: Notebook) => void = () => undefined): Record<string, string> {
  const notebook = handedIn(source);
  change(notebook);
  return Object.fromEntries(answerMarks(merge(source, notebook)));
}
const cellOf = (notebook: Notebook, id: string) =>
  notebook.cells.find((cell) => nbgraderOf(cell)?.grade_id === id)!;
const free = (text: string) => ({ cell_type: 'markdown' as const, metadata: {}, source: text });

describe('marks of answers', () => {
  it('are of those that a person grades', () => {
    expect(Object.keys(marks())).toEqual(['why', 'plot']);
    for (const mark of Object.values(marks())) expect(mark).toMatch(/^v[0-9a-f]{12}$/);
  });

  it('change with the answer, and with nothing else', () => {
    const before = marks();
    expect(
      marks((notebook) => {
        cellOf(notebook, 'double').source = 'const double = () => 1;';
        cellOf(notebook, 'why').source += '\n\n';
      }),
    ).toEqual(before);
    const after = marks((notebook) => (cellOf(notebook, 'why').source = 'Because.'));
    expect(after.why).not.toBe(before.why);
    expect(after.plot).toBe(before.plot);
  });

  it('change with a picture of the answer', () => {
    const drawn = (data: string) =>
      marks((notebook) =>
        Object.assign(cellOf(notebook, 'why'), { attachments: { 'a.png': { 'image/png': data } } }),
      );
    expect(drawn('AA==').why).not.toBe(drawn('AB==').why);
  });

  it('of a task are those of all cells that the student added', () => {
    const before = marks();
    const first = marks((notebook) => notebook.cells.push(free('A plot.')));
    const second = marks((notebook) => notebook.cells.unshift(free('A plot.')));
    expect(first.plot).not.toBe(before.plot);
    expect(second.plot).toBe(first.plot);
    expect(first.why).toBe(before.why);
  });
});
