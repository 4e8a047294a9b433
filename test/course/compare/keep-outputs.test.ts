import { describe, expect, it } from 'vitest';
import { keepOutputs } from '../../../src/course/compare/keep-outputs';
import type { CodeCell, Output } from '../../../src/course/notebook-file/types';
import { code, display, markdown, notebookOf, tagged } from '../run/notebooks';

const result = (text: string, count: number): Output => ({
  output_type: 'execute_result',
  execution_count: count,
  data: { 'text/plain': text },
  metadata: {},
});

/** What is kept of a cell between a committed notebook and a new run. */
function kept(before: CodeCell, after: CodeCell): Output[] {
  const { cells } = keepOutputs(notebookOf(markdown('# A'), before), notebookOf(markdown('# A'), after));
  return (cells[1] as CodeCell).outputs;
}

const cell = (source: string, outputs: Output[], ...tags: string[]) => ({
  ...tagged(source, ...tags),
  outputs,
});

describe('keepOutputs', () => {
  it('keeps outputs of the same kinds, with the new count', () => {
    const before = cell('time()', [display({ 'text/plain': '3 ms' }), result('fast', 4)], 'machine');
    const after = {
      ...cell('time()', [display({ 'text/plain': '5 ms' }), result('slow', 7)], 'machine'),
      execution_count: 7,
    };
    expect(kept(before, after)).toEqual([display({ 'text/plain': '3 ms' }), result('fast', 7)]);
  });

  it('renews them where the source, the kinds or the tag say so, or there are none', () => {
    const [old, fresh] = [[display({ 'text/plain': '3 ms' })], [display({ 'text/plain': '5 ms' })]];
    const table = [display({ 'text/html': '<p>', 'text/plain': '5 ms' })];
    expect(kept(cell('time()', old, 'machine'), cell('time(2)', fresh, 'machine'))).toEqual(fresh);
    expect(kept(cell('time()', old, 'machine'), cell('time()', table, 'machine'))).toEqual(table);
    expect(kept(cell('time()', [], 'machine'), cell('time()', fresh, 'machine'))).toEqual(fresh);
    expect(kept(cell('time()', old), cell('time()', fresh))).toEqual(fresh);
  });

  it('keeps those of ordinary cells where another computer rounds the last bit otherwise', () => {
    const [old, fresh] = [
      [display({ 'text/plain': '0.30000000000000004' })],
      [display({ 'text/plain': '0.3' })],
    ];
    expect(kept(cell('0.1 + 0.2', old), cell('0.1 + 0.2', fresh))).toEqual(old);
    const metadata = { tags: ['trained'], diffusion_lab: { tolerance: { rel: 0.1 } } };
    expect(
      kept(code('loss', { metadata, outputs: old }), code('loss', { metadata, outputs: fresh })),
    ).toEqual(fresh);
  });
});
