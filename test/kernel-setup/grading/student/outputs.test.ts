import { describe, expect, it } from 'vitest';
import { CellOutputs, OutputAllowance } from '../../../../kernel-setup/grading/student/outputs';
import { Displays } from '../../../../src/course/run/output-area';

const outputsOf = (bytes: number, displays = new Displays()) =>
  new CellOutputs(new OutputAllowance(bytes), displays);

describe('outputs of a graded cell', () => {
  it('are joined and ordered as a notebook keeps them', () => {
    const cell = outputsOf(1000);
    cell.stream('stdout', 'a');
    cell.stream('stdout', 'b\n');
    cell.stream('stderr', 'oh\n');
    cell.show({ data: { 'text/plain': '3' }, metadata: {} }, false, 7);
    expect(cell.settled()).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'ab\n' },
      { output_type: 'stream', name: 'stderr', text: 'oh\n' },
      { output_type: 'execute_result', execution_count: 7, data: { 'text/plain': '3' }, metadata: {} },
    ]);
    expect(cell.hasStderr).toBe(true);
  });

  it('end where the submission has used up its share, and say so once', () => {
    const allowance = new OutputAllowance(10);
    const first = new CellOutputs(allowance, new Displays());
    first.stream('stdout', 'x'.repeat(25));
    first.stream('stdout', 'more');
    const second = new CellOutputs(allowance, new Displays());
    second.stream('stdout', 'more');
    second.show({ data: { 'text/plain': 'x' }, metadata: {} }, false);
    expect(first.settled()).toEqual([
      { output_type: 'stream', name: 'stdout', text: 'x'.repeat(10) },
      { output_type: 'stream', name: 'stderr', text: expect.stringContaining('more output is left out') },
    ]);
    expect(second.settled()).toEqual([]);
    expect(first.hasStderr).toBe(false);
  });

  it('count bytes, not letters', () => {
    const cell = outputsOf(10);
    cell.stream('stdout', 'ååååååååå');
    const [kept] = cell.settled();
    expect(Buffer.byteLength(kept?.output_type === 'stream' ? kept.text : '')).toBeLessThanOrEqual(10);
  });

  it('take updates of a display wherever it stands', () => {
    const displays = new Displays();
    const first = outputsOf(1000, displays);
    first.show({ data: { 'text/plain': '1' }, metadata: {}, transient: { display_id: 'p' } }, false);
    outputsOf(1000, displays).show({ data: { 'text/plain': '2' }, transient: { display_id: 'p' } }, true);
    expect(first.settled()).toEqual([
      { output_type: 'display_data', data: { 'text/plain': '2' }, metadata: {} },
    ]);
  });

  it('cost more than their content where there are many', () => {
    const cell = outputsOf(10_000);
    for (let k = 0; k < 2000; k++) cell.stream(k % 2 === 0 ? 'stdout' : 'stderr', 'x');
    expect(cell.settled().length).toBeLessThanOrEqual(102);
  });

  it('of one display are counted as often as they are saved', () => {
    const cell = outputsOf(100_000);
    const named = { metadata: {}, transient: { display_id: 'p' } };
    for (let k = 0; k < 200; k++) cell.show({ ...named, data: {} }, false);
    cell.show({ ...named, data: { 'text/plain': 'x'.repeat(20_000) } }, true);
    expect(JSON.stringify(cell.settled()).length).toBeLessThan(100_000);
  });

  it('have no more lines of an error than one reads', () => {
    const cell = outputsOf(10_000);
    cell.fail('Error', 'long', Array<string>(1e6).fill(''));
    expect(JSON.stringify(cell.settled()).length).toBeLessThan(10_000);
  });

  it.each([
    ['no bundle', 5],
    ['data of the wrong kind', { data: [], metadata: 1, transient: 7 }],
    ['text that is none', { data: { 'text/html': { toString: 1 }, nonsense: 'x' } }],
  ])('stand %s', (_, bundle) => {
    const cell = outputsOf(1000);
    cell.show(bundle, false);
    for (const output of cell.settled()) expect(output).toMatchObject({ data: {} });
  });

  it('leave out what is nested too deep to be read', () => {
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown;
    const cell = outputsOf(1e6);
    cell.show({ data: { 'application/json': deep }, metadata: {} }, false);
    expect(cell.settled()).toEqual([
      { output_type: 'stream', name: 'stderr', text: expect.stringContaining('left out') },
    ]);
  });
});
