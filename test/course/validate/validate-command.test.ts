import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KernelDied } from '../../../src/course/jupyter/client';
import { writeNotebook } from '../../../src/course/notebook-file/store';
import type { Notebook } from '../../../src/course/notebook-file/types';
import { UsageError } from '../../../src/course/run/options';
import { validateCommand } from '../../../src/course/validate/validate-command';
import { FakeKernel } from '../run/fake-kernel';
import { assignment, freeCell } from './assignment';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'validate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Scripts = ConstructorParameters<typeof FakeKernel>[1];

/** Runs the command on a notebook; a cell without a script of its own just ends. */
async function validate(notebook: Notebook, scripts: Scripts = {}, ...options: string[]) {
  const path = join(folder, 'a.ipynb');
  writeNotebook(path, notebook);
  const before = readFileSync(path, 'utf8');
  const all = Object.fromEntries(notebook.cells.map(({ source }) => [source, () => undefined]));
  let text = '';
  let kernels = 0;
  const status = await validateCommand([path, ...options], {
    screen: { write: (part) => (text += part) },
    startKernel: async (choice) => {
      kernels++;
      return new FakeKernel(choice, { ...all, ...scripts });
    },
  });
  expect(readFileSync(path, 'utf8')).toBe(before);
  return { status, text, kernels };
}

const sourceOf = (id: string) =>
  assignment().cells.find(({ metadata }) => (metadata.nbgrader as { grade_id: string }).grade_id === id)!
    .source;

describe('validate', () => {
  it('succeeds where every test passes', async () => {
    const { status, text } = await validate(assignment(), {
      [sourceOf('triple-small')]: ({ result }) => result('2'),
    });
    expect(status).toBe(0);
    expect(text).toContain('3 of 3 tests pass');
    expect(text).toContain(
      'Every test that is shown to you passes. Grading may add tests that are not shown.',
    );
    expect(text).toContain('Some answers are graded by a person.');
  });

  it('tells why a test fails, and goes on', async () => {
    const { status, text } = await validate(assignment(), {
      [sourceOf('double-small')]: () => {
        throw new Error('6 expected\nHint: twice');
      },
      [sourceOf('triple-small')]: ({ result }) => result('0.5'),
    });
    expect(status).toBe(1);
    expect(text).toContain('1 of 3 tests pass');
    expect(text).toMatch(
      /double-small {2}✗ failed\n {4}6 expected\n {4}Hint: twice\ntriple-small {2}◐ in part\n {4}0.5 of 2 points\nhalf-small {4}✓ passed/,
    );
    expect(text).toContain('Not every test passes yet.');
  });

  it('tells of other cells that fail, and fails for them', async () => {
    const notebook = assignment();
    notebook.cells.push(freeCell('boom'));
    const { status, text } = await validate(notebook, {
      boom: () => {
        throw new RangeError('no');
      },
    });
    expect(status).toBe(1);
    expect(text).toContain('Cannot finish cell 10 of a as it must not fail: RangeError: no');
    expect(text).toContain('3 of 3 tests pass');
  });

  it('says in one line which cells wait for answers that are as they were released', async () => {
    const notebook = assignment();
    for (const id of ['picture', 'another', 'boom']) notebook.cells.push({ ...freeCell(id), id });
    const unwritten = () => {
      throw new Error('Not implemented: replace this line with your answer');
    };
    const boom = () => {
      throw new RangeError('no');
    };
    const { status, text } = await validate(notebook, { picture: unwritten, another: unwritten, boom });
    expect(status).toBe(1);
    expect(text).toContain('Cells 10, 11 wait for an answer that is not written yet.');
    expect(text).not.toContain('Cannot finish cell 10');
    expect(text).toContain('Cannot finish cell 12 of a as it must not fail: RangeError: no');
    const one = await validate({ ...notebook, cells: notebook.cells.slice(0, 10) }, { picture: unwritten });
    expect(one.status).toBe(1);
    expect(one.text).toContain('Cell 10 waits for an answer that is not written yet.');
  });

  it('does not take old outputs for new ones when the kernel ends', async () => {
    const notebook = assignment();
    for (const cell of notebook.cells) if (cell.cell_type === 'code') cell.execution_count = 9;
    const { status, text } = await validate(notebook, {
      [sourceOf('triple')]: () => {
        throw new KernelDied('The kernel fake exited with status 3.');
      },
    });
    expect(status).toBe(1);
    expect(text).toContain('0 of 3 tests pass');
    expect(text.match(/✗ not run\n {4}the run ended before it/g)).toHaveLength(3);
  });

  it('refuses what was changed or deleted, without running it', async () => {
    const release = join(folder, 'release', 'a');
    mkdirSync(release, { recursive: true });
    writeNotebook(join(release, 'a.ipynb'), assignment());
    const notebook = assignment();
    notebook.cells[4]!.source = '2';
    notebook.cells.splice(1, 1);
    const { status, text, kernels } = await validate(notebook);
    expect({ status, kernels }).toEqual({ status: 1, kernels: 0 });
    expect(text).toBe(
      [
        'a was not run:',
        '    Cell 4 (double-small) is locked and was changed.',
        '    Cell tools was deleted.',
        '    Put your answers into a fresh copy of the assignment: then they can be graded.',
        '',
      ].join('\n'),
    );
  });

  it('refuses what is no assignment, and what is no notebook', async () => {
    const lecture = { ...assignment(), cells: [freeCell('1')] };
    const { status, text } = await validate(lecture);
    expect(status).toBe(1);
    expect(text).toContain('it must be a released assignment, and none of its cells has grading data');
    writeFileSync(join(folder, 'b.ipynb'), 'hello');
    let said = '';
    const screen = { write: (part: string) => (said += part) };
    const startKernel = () => Promise.reject(new Error('no kernel is wanted'));
    expect(await validateCommand([join(folder, 'b.ipynb')], { screen, startKernel })).toBe(1);
    expect(said).toMatch(/^b was not run:\n {4}Cannot read b\.ipynb/);
    expect(await validateCommand([join(folder, 'gone.ipynb')], { screen, startKernel })).toBe(1);
  });

  it('refuses a command line that it does not know', async () => {
    await expect(validateCommand([])).rejects.toThrow(UsageError);
    await expect(validateCommand(['a.ipynb', '--cell-timeout', 'x'])).rejects.toThrow(
      '--cell-timeout must be seconds',
    );
    await expect(validateCommand(['a.ipynb', '--what'])).rejects.toThrow('Cannot read the command line');
  });
});
