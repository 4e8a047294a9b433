import { describe, expect, it } from 'vitest';
import { rounded } from '../../../src/course/compare/agreement';
import { compareJson } from '../../../src/course/compare/json';
import { readsTheSame } from '../../../src/course/compare/rounding';
import { readNotebook } from '../../../src/course/notebook-file/store';
import { isJsonMime, type MimeBundle, tagsOf } from '../../../src/course/notebook-file/types';

/** What the exact cells of two notebooks show, where a changed result has to be found wherever it is. */
const shown = ['01-kl-intuition', '11-flows'].flatMap((name) =>
  readNotebook(`notebooks/${name}.ipynb`).cells.flatMap((cell) =>
    cell.cell_type === 'code' && tagsOf(cell).length === 0
      ? cell.outputs.flatMap((output) => ('data' in output ? [output.data as MimeBundle] : []))
      : [],
  ),
);

const specs = shown.flatMap((data) =>
  Object.entries(data).flatMap(([mime, value]) => (isJsonMime(mime) ? [value] : [])),
);

const texts = shown.flatMap((data) =>
  ['text/plain', 'text/html'].flatMap((mime) => (mime in data ? [String(data[mime])] : [])),
);

/** A copy with every number, or every text, changed, and how many there were. */
function mutated<T>(value: T, change: (leaf: unknown) => unknown): { copy: T; count: number } {
  let count = 0;
  const text = JSON.stringify(value, (_, leaf: unknown) => {
    const other = change(leaf);
    if (other !== leaf) count++;
    return other;
  });
  return { copy: JSON.parse(text), count };
}

describe('in the figures of the course, what changes is found', () => {
  it('in every number, by a billionth', () => {
    const add = (leaf: unknown) =>
      typeof leaf === 'number' ? leaf + 1e-9 * Math.max(1, Math.abs(leaf)) : leaf;
    const counts = specs.map((spec) => {
      const { copy, count } = mutated(spec, add);
      expect(compareJson(spec, copy, rounded)).toHaveLength(count);
      return count;
    });
    expect(Math.min(...counts)).toBeGreaterThan(20);
  });

  it('in every label and other text, by a letter', () => {
    const counts = specs.map((spec) => {
      const { copy, count } = mutated(spec, (leaf) => (typeof leaf === 'string' ? `${leaf}s` : leaf));
      expect(compareJson(spec, copy, rounded)).toHaveLength(count);
      return count;
    });
    expect(Math.min(...counts)).toBeGreaterThan(20);
  });

  it('in every printed number of fewer than twelve digits, by its last one', () => {
    let count = 0;
    for (const text of texts)
      for (const { 0: number, index } of text.matchAll(/\d+(?:\.\d+)?/g)) {
        if (number.length > 12) continue;
        const end = index + number.length - 1;
        const other = `${text.slice(0, end)}${(Number(text[end]) + 1) % 10}${text.slice(end + 1)}`;
        expect(readsTheSame(text, other), other).toBe(false);
        count++;
      }
    expect(count).toBeGreaterThan(300);
  });
});
