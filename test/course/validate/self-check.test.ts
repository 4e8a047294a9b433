import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeNotebook } from '../../../src/course/notebook-file/store';
import { assignmentCells, changes } from '../../../src/course/validate/assignment-cells';
import { judge, type TestEnd } from '../../../src/course/validate/judge';
import { type CheckedSession, selfCheck } from '../../../src/course/validate/self-check';
import { selfCheckBundle } from '../../../src/course/validate/self-check-display';
import { testsOf } from '../../../src/course/validate/tests-of';
import { assignment, cellOf, freeCell, notebookOf } from './assignment';

const cells = () => assignmentCells(assignment()).cells;

describe('the tests of an id', () => {
  const ids = (id: string) => {
    const { tests, answers } = testsOf(cells(), id);
    return [tests.map((cell) => cell.id), answers.map((cell) => cell.id)];
  };

  it('are the test itself, or all tests after an answer up to the next', () => {
    expect(ids('double-small')).toEqual([['double-small'], ['double', 'triple']]);
    expect(ids('double')).toEqual([
      ['double-small', 'triple-small'],
      ['double', 'triple'],
    ]);
    expect(ids('triple')).toEqual(ids('double'));
    expect(ids('half')).toEqual([['half-small'], ['half']]);
    expect(ids('half-small')).toEqual([['half-small'], ['half']]);
  });

  it('are refused where there are none', () => {
    expect(() => ids('why')).toThrow('Cannot check answer why as a person grades it');
    expect(() => ids('tools')).toThrow('id must be that of an answer or a test: current value is "tools"');
    expect(() => ids('elephant')).toThrow(
      'such as double, triple, double-small …: current value is "elephant"',
    );
    expect(() => testsOf([], 'double')).toThrow(
      'the notebook must be an assignment: current value is "double"',
    );
    expect(() => ids('duoble')).toThrow(
      'Cannot check an answer as id must be one of the notebook\'s, such as double: current value is "duoble"',
    );
  });
});

describe('what a student must not change', () => {
  it('is found by checksum, and with the release beside it also what is missing', () => {
    const notebook = assignment('const double = 0;');
    expect(changes(notebook, assignmentCells(notebook).cells)).toEqual([]);
    notebook.cells[4]!.source = '2';
    notebook.cells.splice(5, 1);
    expect(changes(notebook, assignmentCells(notebook).cells)).toEqual([
      'Cell 5 (double-small) is locked and was changed.',
    ]);
    expect(changes(notebook, assignmentCells(notebook).cells, assignment())).toEqual([
      'Cell 5 (double-small) is locked and was changed.',
      'Cell triple-small was deleted.',
    ]);
  });

  it('is found by the list of cells that a release carries', () => {
    const notebook = assignment();
    notebook.metadata.assignment = { cells: ['intro', 'gone', 'double'] };
    expect(changes(notebook, assignmentCells(notebook).cells)).toEqual(['Cell gone was deleted.']);
    notebook.metadata.assignment = { cells: [1, null] };
    expect(changes(notebook, assignmentCells(notebook).cells)).toEqual([]);
  });

  it('is found in the text where the checksum was made to fit', () => {
    const notebook = assignment();
    notebook.cells[4] = cellOf('tests', 'double-small', '2');
    expect(changes(notebook, assignmentCells(notebook).cells)).toEqual([]);
    expect(changes(notebook, assignmentCells(notebook).cells, assignment())).toHaveLength(1);
  });

  it('is broken data, and an id that is there twice', () => {
    const twice = notebookOf(cellOf('solution', 'a', '1'), cellOf('solution', 'a', '2'));
    expect(assignmentCells(twice).faults).toEqual([
      'Cannot check the notebook as each grade_id must be there once: current value is "a, again in cell 2"',
    ]);
    const broken = { ...freeCell('1'), metadata: { nbgrader: { grade: 'yes', schema_version: 3 } } };
    expect(assignmentCells(notebookOf(broken)).faults[0]).toMatch(
      /^Cannot read the nbgrader metadata.*\(cell 1\)$/,
    );
  });
});

describe('the verdict on a test', () => {
  it.each<[TestEnd, object]>([
    [{}, { status: 'passed' }],
    [{ value: 2 }, { status: 'passed' }],
    [{ value: 7 }, { status: 'passed' }],
    [{ value: 0.5 }, { status: 'partial', why: '0.5 of 2 points' }],
    [{ value: 0 }, { status: 'failed', why: '0 of 2 points' }],
    [{ value: -1 }, { status: 'failed', why: '-1 of 2 points' }],
    [
      { name: 'CheckFailed', message: '✗ KL — 1\nHint: a\nb' },
      { status: 'failed', why: 'KL — 1', hint: 'a\nb' },
    ],
    [
      { name: 'TypeError', message: 'x' },
      { status: 'failed', why: 'TypeError: x' },
    ],
  ])('%j', (end, verdict) => {
    expect(judge('a', 2, end)).toEqual({ id: 'a', points: 2, ...verdict });
  });
});

describe('a self-check', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'self-check-')));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const session = (parts: Partial<CheckedSession> = {}): CheckedSession => ({
    cwd: folder,
    hasRun: () => true,
    runTest: async (source) =>
      source.includes('double(') ? { name: 'Error', message: '6 expected\nHint: <twice>' } : { value: 0.5 },
    ...parts,
  });
  const save = (name: string, notebook = assignment()) => writeNotebook(join(folder, name), notebook);

  it('shows each test, why it failed and what to look at', async () => {
    save('a.ipynb');
    const report = await selfCheck('double', session());
    expect(report.tests.map(({ id, status }) => [id, status])).toEqual([
      ['double-small', 'failed'],
      ['triple-small', 'partial'],
    ]);
    const { 'text/plain': text, 'text/html': html } = selfCheckBundle(report);
    expect(text).toBe(
      [
        'test          result',
        '────────────────────────',
        'double-small  ✗ failed',
        '    6 expected',
        '    Hint: <twice>',
        'triple-small  ◐ in part',
        '    0.5 of 2 points',
        'Grading runs these tests again, in a fresh session, and may add others that are not shown here.',
      ]
        .join('\n')
        .replace('────────────────────────', text!.split('\n')[1]!),
    );
    expect(html).toContain('<b>Hint:</b> &lt;twice&gt;');
  });

  it('finds the notebook that the server names, whole or by its name', async () => {
    save('a.ipynb');
    save('b.ipynb', notebookOf(cellOf('tests', 'only-b', '2')));
    const at = (sessionName: string) => selfCheck('only-b', session({ sessionName }));
    for (const name of [join(folder, 'b.ipynb'), 'b.ipynb', 'course/b.ipynb'])
      expect((await at(name)).tests).toHaveLength(1);
    expect((await at('a.ipynb')).notes[0]).toMatch(
      /^Cannot check an answer as id must be one of the notebook's/,
    );
  });

  it('looks for the id where the server names nothing, and says that there are several', async () => {
    save('old.ipynb');
    save('new.ipynb');
    utimesSync(join(folder, 'old.ipynb'), 1000, 1000);
    writeFileSync(join(folder, 'broken.ipynb'), '{');
    mkdirSync(join(folder, 'folder.ipynb'));
    const { tests, notes } = await selfCheck('half', session());
    expect(tests).toHaveLength(1);
    expect(notes[0]).toBe('The tests are those of new.ipynb, which was saved last; old.ipynb has them, too.');
    const nowhere = await selfCheck('nowhere', session());
    expect(nowhere.tests).toEqual([]);
    expect(nowhere.notes[0]).toContain('must have a cell with this grade_id: current value is "nowhere"');
  });

  it('says when the saved answer is not the one that was run', async () => {
    save('a.ipynb');
    const { notes } = await selfCheck('double', session({ hasRun: (source) => !source.includes('double') }));
    expect(notes[0]).toBe(
      'The text of answer double that is saved was not run in this session: run its cell, and save the notebook.',
    );
    expect(notes).toHaveLength(2);
    expect((await selfCheck('double', session())).notes).toHaveLength(1);
  });

  it('says after a restart which given cells it has not run', async () => {
    save('a.ipynb');
    const { notes } = await selfCheck('half', session({ hasRun: () => false }));
    expect(notes.slice(0, 2)).toEqual([
      'This session has not run tools, given above: run the cells above this test first.',
      expect.stringContaining('answer half that is saved was not run'),
    ]);
  });

  it('does not run a test that was changed', async () => {
    const notebook = assignment();
    notebook.cells[4]!.source = '// passes';
    save('a.ipynb', notebook);
    const ran: string[] = [];
    const runTest = async (source: string) => {
      ran.push(source);
      return {};
    };
    const { tests } = await selfCheck('double-small', session({ runTest }));
    expect(tests[0]).toMatchObject({ status: 'failed', why: expect.stringContaining('was changed') });
    expect(ran).toEqual([]);
  });
});
