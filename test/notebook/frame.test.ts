import { DataFrame, Series } from 'danfojs-node';
import { describe, expect, it } from 'vitest';
import { bundleOf } from '../../src/notebook/bundle';
import type { Bundle } from '../../src/notebook/mime';
import { table } from '../../src/notebook/table';
import { lines } from '../../src/plot/lines';

const bundle = (value: unknown) => bundleOf(value) as Bundle;
const text = (value: unknown) => String(bundle(value).data['text/plain']);

describe('danfo frames', () => {
  it('show as tables with their index', () => {
    const frame = new DataFrame([
      { a: 1, b: 'x' },
      { a: 2.5, b: '<y>' },
    ]);
    expect(text(frame)).toBe(
      ['2 rows × 2 columns', '       a  b', '─────────────', '0  1.000  x', '1  2.500  <y>'].join('\n'),
    );
    expect(bundle(frame).data['text/html']).toContain('&#60;y&#62;');
  });

  it('show their first and last rows when they are long', () => {
    const lines = text(new Series(Array.from({ length: 1000 }, (_, k) => k))).split('\n');
    expect(lines[0]).toBe('1000 rows × 1 columns');
    expect(lines).toHaveLength(3 + 21);
    expect(lines.at(-1)).toMatch(/^999 +999$/);
    expect(lines[13]).toContain('⋯');
  });

  it('are data for tables and plots', () => {
    const frame = new DataFrame({ x: [1, 2], y: [3, 4] });
    expect(text(table(frame as never, { columns: ['y'] }))).toContain('3');
    expect(lines(frame as never).data).toEqual({
      values: [
        { x: 1, y: 3 },
        { x: 2, y: 4 },
      ],
    });
  });
});
