import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notebookName } from '../../../src/course/run/run-notebooks';
import { selectNotebooks } from '../../../src/course/run/selection';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'selection-'));
  mkdirSync(join(folder, '.ipynb_checkpoints'));
  for (const name of ['10-reverse', '00-setup', '01-kl-intuition', '.hidden'])
    writeFileSync(join(folder, `${name}.ipynb`), '');
  writeFileSync(join(folder, 'notes.md'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = (...words: string[]) => selectNotebooks(folder, words).map(notebookName);

describe('selectNotebooks', () => {
  it('takes all of the folder by name when no word is given', () => {
    expect(names()).toEqual(['00-setup', '01-kl-intuition', '10-reverse']);
  });

  it('takes numbers with and without a leading zero, starts of names, and paths, each notebook once', () => {
    expect(names('1')).toEqual(['01-kl-intuition']);
    expect(names('01', '1', '01-kl')).toEqual(['01-kl-intuition']);
    expect(names('10', '0')).toEqual(['10-reverse', '00-setup']);
    expect(names(join(folder, '00-setup.ipynb'), '00-setup.ipynb')).toEqual(['00-setup']);
  });

  it('names those there are when a word fits none', () => {
    expect(() => names('07')).toThrow(
      'Cannot run notebook as it must be one of 00-setup, 01-kl-intuition, 10-reverse: current value is 07',
    );
    expect(() => names('none.ipynb')).toThrow('current value is none.ipynb');
  });

  it('says that a folder holds none', () => {
    const empty = join(folder, '.ipynb_checkpoints');
    expect(() => selectNotebooks(empty, [])).toThrow(`must hold .ipynb files: current value is ${empty}`);
    expect(() => selectNotebooks(empty, ['1'])).toThrow(`none in ${empty}`);
  });
});
