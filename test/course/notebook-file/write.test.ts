import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../../src/course/notebook-file/parse';
import type { Cell, Notebook, Output } from '../../../src/course/notebook-file/types';
import { formatNotebook } from '../../../src/course/notebook-file/write';

const notebookOf = (cells: Cell[], metadata = {}): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata,
  cells,
});

describe('formatNotebook', () => {
  it('writes byte for byte what nbformat 5.5.0 of Python wrote', () => {
    // Holds every line end of str.splitlines, numbers in both notations, and text beyond the basic plane.
    const written = readFileSync(join(__dirname, 'written-by-nbformat.ipynb'), 'utf8');
    expect(formatNotebook(parseNotebook(written, 'x.ipynb'))).toBe(written);
  });

  it('leaves out what belongs to a session: signature, orig_nbformat, trusted', () => {
    const cell: Cell = { id: 'a', cell_type: 'raw', metadata: { trusted: true, tags: ['x'] }, source: '' };
    const text = formatNotebook(notebookOf([cell], { signature: 's', orig_nbformat: 3 }));
    expect(text).not.toMatch(/signature|orig_nbformat|trusted/);
    expect(text).toContain('"tags"');
  });

  it('sorts keys by code points, numbers among them', () => {
    const keys = ['\uFFFF', '\u{10000}', 'b', '10', '2', 'A', '\uE000', '\u{1F600}x', '\u{1F600}'];
    const metadata = Object.fromEntries(keys.map((key) => [key, 0]));
    const written = [...formatNotebook(notebookOf([], metadata)).matchAll(/^ {2}"(.*)": 0/gm)].map(
      ([, key]) => key,
    );
    // sorted(keys) of Python 3.11
    expect(written).toEqual([
      '10',
      '2',
      'A',
      'b',
      '\uE000',
      '\uFFFF',
      '\u{10000}',
      '\u{1F600}',
      '\u{1F600}x',
    ]);
  });

  const json = fc.jsonValue({ noUnicodeString: false });
  const bundle = fc.record({ 'text/plain': fc.string({ unit: 'binary' }), 'application/json': json });
  const outputs: fc.Arbitrary<Output> = fc.oneof(
    fc.record({
      output_type: fc.constant('stream' as const),
      name: fc.constant('stdout'),
      text: fc.string(),
    }),
    fc.record({ output_type: fc.constant('display_data' as const), data: bundle, metadata: fc.constant({}) }),
  );
  const cells: fc.Arbitrary<Cell> = fc.record({
    cell_type: fc.constant('code' as const),
    metadata: fc.dictionary(fc.string(), json, { noNullPrototype: true }).map(({ tags: _, ...rest }) => rest),
    source: fc.string({ unit: 'binary' }),
    execution_count: fc.option(fc.nat(), { nil: null }),
    outputs: fc.array(outputs, { maxLength: 3 }),
  });

  it('writes what reads back as the same notebook', () => {
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 3 }), (list) => {
        const notebook = notebookOf(list.map((cell, i) => ({ ...cell, id: `c${i}` })));
        expect(parseNotebook(formatNotebook(notebook), 'x.ipynb')).toEqual(withoutSessionFields(notebook));
      }),
      { seed: 1 },
    );
  });
});

function withoutSessionFields(notebook: Notebook): Notebook {
  const copy = structuredClone(notebook);
  for (const cell of copy.cells) delete cell.metadata.trusted;
  return copy;
}
