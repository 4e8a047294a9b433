import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotebookFileError } from '../../../src/course/notebook-file/fields';
import { objectsOf } from '../../../src/course/notebook-file/join-lines';
import { type OpenedNotebook, openNotebook } from '../../../src/course/notebook-file/open-notebook';
import { formatNotebook } from '../../../src/course/notebook-file/write';

/** What Python's nbformat made of a notebook; ask-nbformat.py asked it. */
interface Answer {
  readonly name: string;
  readonly text: string;
  readonly reads: boolean;
  readonly valid: boolean;
  readonly held?: unknown;
  readonly written?: string;
}

const answers = readFileSync(join(__dirname, 'nbformat-answers.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line): Answer => JSON.parse(line));

/** With the ids that reading made up as 'ID', as in the answers. */
function masked({ notebook }: OpenedNotebook, text: string): OpenedNotebook['notebook'] {
  const own = new Set<unknown>(objectsOf(JSON.parse(text).cells).map(({ id }) => id));
  const cells = notebook.cells.map((cell) => {
    // Each id of the file's own belongs to one cell; another cell with it got a new one.
    return cell.id === undefined || own.delete(cell.id) ? cell : { ...cell, id: 'ID' };
  });
  return { ...notebook, cells };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('openNotebook beside nbformat', () => {
  it('has answers of each kind to compare with', () => {
    expect(answers.filter(({ valid }) => valid).length).toBeGreaterThan(150);
    expect(answers.filter(({ reads, valid }) => reads && !valid).length).toBeGreaterThan(500);
    expect(answers.filter(({ reads }) => !reads).length).toBeGreaterThan(100);
  });

  it('opens what nbformat opens, with the same verdict', () => {
    const other = answers.filter(({ reads, valid, text }) => reads && (problemIn(text) === null) !== valid);
    expect(other.map(({ name }) => name).filter((name) => !(name in differences))).toEqual([]);
  });

  it('refuses what nbformat refuses, or says that it is broken', () => {
    const other = answers.filter(
      ({ reads, text }) => !reads && !problemIn(text)?.startsWith('Cannot read x.ipynb as '),
    );
    expect(other.map(({ name }) => name)).toEqual([]);
  });

  it('holds in memory what nbformat holds', () => {
    const known = answers.filter(({ held }) => held !== undefined);
    expect(known.length).toBeGreaterThan(10);
    for (const { name, text, held } of known)
      expect(masked(openNotebook(text, 'x'), text), name).toEqual(held);
  });

  it('writes, byte for byte, what nbformat writes', () => {
    const known = answers.filter(({ written, name }) => written !== undefined && !(name in differences));
    expect(known.length).toBeGreaterThan(700);
    for (const { name, text, written } of known) {
      const file = formatNotebook(masked(openNotebook(text, 'x'), text));
      expect(sha256(file), `${name}\n${file}`).toBe(written);
    }
  });
});

/** Where this reader means to differ, and why. */
const differences: Readonly<Record<string, string>> = {
  'nbformat_minor = True': 'Python takes True for 1',
  'cells = {}': 'Python goes through an empty object as through an empty list',
  'code metadata scrolled = 1': 'Python takes 1 for True',
  'code metadata scrolled = 0': 'Python takes 0 for False',
  'execution_count = 1.0': 'JavaScript has one kind of number',
};

/** What is wrong with a notebook, be it so broken that it cannot be opened. */
function problemIn(text: string): string | null {
  try {
    return openNotebook(text, 'x.ipynb').problem;
  } catch (error) {
    if (error instanceof NotebookFileError) return error.message;
    throw error;
  }
}

describe('openNotebook', () => {
  const folder = join(__dirname, '../../../notebooks');
  const course = readdirSync(folder).filter((name) => name.endsWith('.ipynb'));

  it.each(course)('%s: written as it was read, byte for byte', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const { notebook, problem } = openNotebook(text, name);
    expect(problem).toBeNull();
    expect(formatNotebook(notebook) === text).toBe(true);
  });

  it('passes over what a session left in the file, above all claims of trust', () => {
    const cells = ['code', 'markdown', 'raw', 'new'].map((type) => ({
      cell_type: type,
      metadata: { trusted: true },
    }));
    const metadata = { orig_nbformat: 3, orig_nbformat_minor: 0, signature: 's', kept: 1 };
    const text = JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 4 });
    const { notebook } = openNotebook(text, 'x');
    expect(notebook.metadata).toEqual({ kept: 1 });
    expect(notebook.cells.map((cell) => cell.metadata)).toEqual([{}, {}, {}, {}]);
    const old = { cells: [{ cell_type: 'markdown', source: '', metadata: { trusted: true } }] };
    const format3 = JSON.stringify({ worksheets: [old], metadata: {}, nbformat: 3, nbformat_minor: 0 });
    expect(openNotebook(format3, 'x').notebook.cells[0]?.metadata).toEqual({});
  });

  it('makes up the same ids each time, and none that is taken', () => {
    const cell = (id?: string) => ({ id, cell_type: 'raw', metadata: {}, source: '' });
    const text = JSON.stringify({
      cells: [cell(), cell('a'), cell('a'), cell()],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    });
    const ids = openNotebook(text, 'x').notebook.cells.map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
    expect(ids[1]).toBe('a');
    expect(openNotebook(text, 'x').notebook.cells.map(({ id }) => id)).toEqual(ids);
  });

  it('keeps every field of a broken notebook', () => {
    const json = fc.jsonValue({ noUnicodeString: false, maxDepth: 2 });
    const thing = fc.dictionary(fc.string(), json, { noNullPrototype: true, maxKeys: 3 });
    const cells = fc.array(
      fc.record({ cell_type: fc.string(), metadata: thing, more: json, outputs: json }),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(cells, thing, json, (list, metadata, more) => {
        const notebook = { cells: list, metadata, more, nbformat: 4, nbformat_minor: 4 };
        const { notebook: opened } = openNotebook(JSON.stringify(notebook), 'x');
        const again = openNotebook(formatNotebook(opened), 'x').notebook;
        expect(again).toEqual(openNotebook(JSON.stringify(withoutSession(notebook)), 'x').notebook);
      }),
      { numRuns: 25 },
    );
  });

  it('opens what Python writes for numbers that are none, and says so', () => {
    const metadata = '{"a": [NaN, -Infinity, Infinity, 1], "b": "NaN, \\"Infinity\\""}';
    const { notebook, problem } = openNotebook(
      `{"cells": [], "metadata": ${metadata}, "nbformat": 4, "nbformat_minor": 5}`,
      'x',
    );
    expect(notebook.metadata).toEqual({ a: [null, null, null, 1], b: 'NaN, "Infinity"' });
    expect(problem).toContain('NaN or Infinity became null');
    expect(() => openNotebook('{"a": NaN', 'x')).toThrow(NotebookFileError);
  });

  it('passes over a mark of the byte order', () => {
    const text = '\uFEFF{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}';
    expect(openNotebook(text, 'x').problem).toBeNull();
  });
});

type Loose = { cells: { metadata: Record<string, unknown> }[]; metadata: Record<string, unknown> };

function withoutSession<T extends Loose>(notebook: T): T {
  const copy = structuredClone(notebook);
  for (const key of ['orig_nbformat', 'orig_nbformat_minor', 'signature']) delete copy.metadata[key];
  for (const cell of copy.cells) delete cell.metadata.trusted;
  return copy;
}
