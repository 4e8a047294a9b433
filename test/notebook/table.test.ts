import { describe, expect, it } from 'vitest';
import { bundleOf } from '../../src/notebook/bundle';
import type { Bundle } from '../../src/notebook/mime';
import { table } from '../../src/notebook/table';

const bundle = (value: unknown) => bundleOf(value) as Bundle;
const text = (value: unknown) => String(bundle(value).data['text/plain']);
const rows = [
  { model: 'p', kl: 0.25, n: 10 },
  { model: 'long', kl: -1.5, n: 200 },
];

describe('table', () => {
  it('lines numbers up on the right and words on the left', () => {
    expect(text(table(rows))).toBe(
      ['model      kl    n', '──────────────────', 'p       0.250   10', 'long   −1.500  200'].join('\n'),
    );
  });

  it('picks columns, with headings, formats and a caption', () => {
    const shown = table(rows, {
      columns: { kl: 'KL, nats', model: 'fit' },
      format: { kl: 1 },
      caption: 'Two fits',
    });
    expect(text(shown)).toBe(
      ['Two fits', 'KL, nats  fit', '──────────────', '     0.3  p', '    −1.5  long'].join('\n'),
    );
    expect(text(table(rows, { columns: ['n'] })).split('\n')[0]).toBe('  n');
  });

  it('writes numbers exactly, by a function, or all alike', () => {
    expect(text(table({ a: [0.1 + 0.2] }, { format: 'exact' }))).toContain('0.30000000000000004');
    expect(text(table({ a: [0.5] }, { format: { a: (v) => `${100 * v} %` } }))).toContain('50 %');
    expect(text(table({ a: [1, 2], b: [0.5, Number.NaN] }, { format: 2 }))).toMatch(
      /1\.00\s+0\.50\n2\.00\s+NaN/,
    );
  });

  it('is HTML whose text is escaped', () => {
    const { data } = bundle(table([{ a: '<b>', b: 1 }], { caption: 'x < y' }));
    expect(data['text/html']).toContain('&#60;b&#62;');
    expect(data['text/html']).toContain('x &#60; y');
    expect(data['text/html']).toMatch(/<th scope="col" style="text-align:right[^"]*">b<\/th>/);
  });

  it('shows the first rows of many and says so', () => {
    const many = { k: Array.from({ length: 100 }, (_, k) => k) };
    const lines = text(table(many, { rows: 3, caption: 'Counting' })).split('\n');
    expect(lines[0]).toBe('Counting, first 3 of 100 rows');
    expect(lines).toHaveLength(1 + 2 + 3);
  });

  it('takes named columns, missing values and nested ones: a dash where a number is missing', () => {
    expect(text(table({ a: [1, null], v: [[1, 2.5], undefined] }))).toBe(
      ['a  v', '─────────────────', '1  [1.000, 2.500]', '–'].join('\n'),
    );
  });

  it('refuses no rows, unequal columns, unknown columns and bad formats', () => {
    expect(() => table([])).toThrow(/Cannot show a table as data must not be empty/);
    expect(() => table({ a: [1], b: [1, 2] })).toThrow(/same length/);
    expect(() => table(rows, { columns: ['z'] })).toThrow(
      /columns must be columns of the data \(model, kl, n\)/,
    );
    expect(() => table(rows, { format: -1 })).toThrow(/format must be an integer of at least 0/);
    expect(() => table(rows, { rows: 0 })).toThrow(/rows must be an integer of at least 1/);
  });
});
