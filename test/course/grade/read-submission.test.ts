import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readSubmittedFiles } from '../../../src/course/grade/read-submission';
import { submittedNotebook } from '../../../src/course/grade/submitted-notebook';
import type { Notebook } from '../../../src/course/notebook-file/types';
import { formatNotebook } from '../../../src/course/notebook-file/write';
import { toySource } from './toy';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'submitted-'));
});
const path = (name: string) => join(folder, name);
const faultOf = () => readSubmittedFiles(folder, 'toy').fault;

describe('what a student handed in', () => {
  it('is the notebook, its time, and the names of the rest', () => {
    writeFileSync(path('toy.ipynb'), 'text');
    writeFileSync(path('timestamp.txt'), '2015-02-02 15:58:23.948203 UTC\n');
    writeFileSync(path('helper.ts'), '');
    const { bytes, ...rest } = readSubmittedFiles(folder, 'toy');
    expect(bytes?.toString()).toBe('text');
    expect(rest).toEqual({ timestamp: '2015-02-02 15:58:23.948203 UTC', others: ['helper.ts'] });
  });

  it('is nothing where another name was chosen', () => {
    writeFileSync(path('toy (2).ipynb'), '');
    expect(faultOf()).toBe(
      'Cannot read toy.ipynb as a file toy.ipynb must have been handed in: current value is ["toy (2).ipynb"]',
    );
  });

  it('is told by what there is instead', () => {
    writeFileSync(path('report.pdf'), '');
    expect(faultOf()).toMatch(/must have been handed in: current value is \["report\.pdf"\]$/);
  });

  it('says why its time cannot be read', () => {
    const timeOf = () => readSubmittedFiles(folder, 'toy').timestampFault;
    expect(timeOf()).toBeUndefined();
    writeFileSync(path('timestamp.txt'), `2015-02-02 15:58:23 UTC${' '.repeat(300)}`);
    expect(timeOf()).toBe(
      'Cannot read timestamp.txt as it must be at most 200 bytes: current value is "323 bytes"',
    );
    rmSync(path('timestamp.txt'));
    symlinkSync(path('none'), path('timestamp.txt'));
    expect(timeOf()).toMatch(/^Cannot read timestamp\.txt as it must be a readable file/);
  });

  it('is not what systems and editors leave behind', () => {
    for (const name of ['._toy.ipynb', '.DS_Store', 'Thumbs.db', 'desktop.ini'])
      writeFileSync(path(name), '');
    for (const name of ['.ipynb_checkpoints', '__MACOSX']) mkdirSync(path(name));
    expect(readSubmittedFiles(folder, 'toy')).toEqual({
      ...{ others: [], fault: expect.stringContaining('current value is "none"') },
    });
  });

  it('is not what a link leads to', () => {
    writeFileSync(path('secret'), 'secret');
    symlinkSync(path('secret'), path('toy.ipynb'));
    const files = readSubmittedFiles(folder, 'toy');
    expect(files.bytes).toBeUndefined();
    expect(files.fault).toMatch(/must be a readable file: current value is "a link"/);
  });

  it('is not a folder, nor what is in a folder that is a link', () => {
    mkdirSync(path('toy.ipynb'));
    expect(faultOf()).toMatch(/must be a (readable )?file: current value is "(a folder|EISDIR)"/);
    const link = `${folder}-link`;
    symlinkSync(folder, link);
    expect(readSubmittedFiles(link, 'toy').fault).toMatch(/must be a folder: current value is "a link"/);
    expect(readSubmittedFiles(path('none'), 'toy').fault).toMatch(/must be a folder/);
  });

  it('is not waited for where it is a pipe', () => {
    execFileSync('mkfifo', [path('toy.ipynb')]);
    expect(faultOf()).toMatch(/it must be a file: current value is "a pipe or a device"/);
  });

  it('is not read where it is too large', () => {
    writeFileSync(path('toy.ipynb'), '');
    truncateSync(path('toy.ipynb'), 1e9);
    expect(faultOf()).toMatch(/it must be at most 20 MB: current value is "1000 MB"/);
  });
});

describe('the notebook of a submission', () => {
  const read = (text: string) => submittedNotebook(Buffer.from(text), 'toy.ipynb');
  const cells = (count: number) =>
    Array.from({ length: count }, () => ({ cell_type: 'raw', source: '', metadata: {} }));
  const file = (value: object) =>
    JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells: [], ...value });

  it('is as it was written', () => {
    expect(read(formatNotebook(toySource))).toEqual({ notebook: toySource, remarks: [] });
  });

  it('has the line ends of other systems, a mark of the byte order, and no ids, with nothing changed', () => {
    const plain = {
      ...toySource,
      nbformat_minor: 4,
      cells: toySource.cells.map(({ id: _, ...cell }) => cell),
    };
    const windows = plain.cells.map((cell) => ({ ...cell, source: cell.source.replaceAll('\n', '\r\n') }));
    const text = `\uFEFF${formatNotebook({ ...plain, cells: windows } as Notebook).replaceAll('\n', '\r\n')}`;
    expect(read(text)).toEqual({ notebook: plain, remarks: [] });
  });

  it('that breaks the format is read as far as grading needs it', () => {
    const broken = {
      cell_type: 'code',
      source: ['a\n', 'b'],
      metadata: { nbgrader: { grade_id: 'x' } },
      outputs: 7,
    };
    const { notebook, remarks } = read(file({ cells: [broken, { cell_type: 'video' }, 3].slice(0, 2) }));
    expect(remarks).toHaveLength(1);
    expect(notebook.cells).toEqual([
      {
        ...{ cell_type: 'code', source: 'a\nb', metadata: { nbgrader: { grade_id: 'x' } } },
        ...{ outputs: [], execution_count: null },
      },
    ]);
  });

  it.each([
    ['half a file', formatNotebook(toySource).slice(0, 500)],
    ['nothing', ''],
    ['no notebook', '{}'],
    ['a list', '[1]'],
    ['cells that are none', file({ cells: {} })],
    ['100,000 cells', file({ cells: cells(100_000) })],
    ['lists in lists', `${'['.repeat(1e6)}${']'.repeat(1e6)}`],
    [
      'lists in the metadata',
      file({}).replace('"metadata":{}', `"metadata":${'{"a":'.repeat(1e5)}1${'}'.repeat(1e5)}`),
    ],
  ])('cannot be read from %s', (name, text) => {
    if (name === 'lists in the metadata') {
      // Deep nesting is either refused or read; it never ends the grader.
      try {
        read(text);
      } catch (error) {
        expect((error as Error).name).toBe('NotebookFileError');
      }
      return;
    }
    expect(() => read(text)).toThrow(/^Cannot read toy\.ipynb as/);
  });

  it.each([
    ['a PDF', '%PDF-1.7\n%âãÏÓ'],
    ['a ZIP archive or an office document', 'PK\x03\x04'],
    ['a picture', '\x89PNG\r\n'],
    ['text in UTF-16', '\xff\xfe{\0'],
    ['a web page', '<!DOCTYPE html>\n<html>'],
  ])('is not what %s holds', (kind, start) => {
    expect(() => submittedNotebook(Buffer.from(start, 'latin1'), 'toy.ipynb')).toThrow(
      `Cannot read toy.ipynb as it must be a notebook: current value is "${kind}"`,
    );
  });

  it('cannot be read from bytes that are no text', () => {
    expect(() => submittedNotebook(Uint8Array.of(0x7b, 0xff, 0xfe, 0), 'toy.ipynb')).toThrow(/UTF-8/);
  });
});
