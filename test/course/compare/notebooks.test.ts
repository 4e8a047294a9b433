import { describe, expect, it } from 'vitest';
import { compareNotebooks } from '../../../src/course/compare/notebooks';
import type { CodeCell, Output } from '../../../src/course/notebook-file/types';
import { code, display, markdown, notebookOf, stream } from '../run/notebooks';
import { png } from '../run/pictures';

const VEGA = 'application/vnd.vegalite.v5+json';
const trained = { tags: ['trained'], diffusion_lab: { tolerance: { rel: 0.1 } } };
const machine = { tags: ['machine'] };

/** What is found between two runs of one cell. */
function compare(committed: Output[], actual: Output[], metadata: CodeCell['metadata'] = {}) {
  const cell = code('show(1)', { metadata });
  const before = notebookOf(markdown('# A'), { ...cell, outputs: committed });
  const after = notebookOf(markdown('# A'), { ...cell, outputs: actual });
  return compareNotebooks(before, after);
}

describe('outputs of ordinary cells', () => {
  it('are the same when they are the same', () => {
    const outputs = [
      stream('a\n'),
      display({ 'text/plain': 'x', [VEGA]: { a: [1, 2] }, 'image/svg+xml': '<svg/>' }),
    ];
    expect(compare(outputs, structuredClone(outputs))).toEqual([]);
  });

  it('are told with cell, source and the lines around the difference', () => {
    const lines = (middle: string) => ['1', '2', '3', middle, '5', '6', '7', ''].join('\n');
    expect(compare([stream(lines('4'))], [stream(lines('four'))])).toEqual([
      {
        cell: 1,
        source: 'show(1)',
        what: 'stdout differs',
        detail: ['  2', '  3', '- 4', '+ four', '  5', '  6'],
      },
    ]);
  });

  it('may differ in the last bit of a number, in text, specs and drawings', () => {
    const outputs = (y: number) => [
      stream(`sum ${y}\n`),
      display({
        'text/plain': `a line at y = ${y}`,
        [VEGA]: { description: `a line at y = ${y}`, data: { values: [{ y }] } },
        'image/svg+xml': `<svg><stop offset="${y}"/></svg>`,
      }),
    ];
    expect(compare(outputs(0.1 + 0.2), outputs(0.3))).toEqual([]);
    expect(compare(outputs(0.3), outputs(0.3 + 1e-9))).toHaveLength(4);
  });

  it('that are drawn anew, where the last bit of a value differs, may differ in coordinates but not in size', () => {
    const drawn = (y: number, at: string, width = 10) =>
      display({
        [VEGA]: { data: { values: [{ y }] } },
        'image/svg+xml': `<svg width="${width}" height="5"><circle cx="${at}"/></svg>`,
      });
    expect(compare([drawn(0.1 + 0.2, '1.25')], [drawn(0.3, '1.26')])).toEqual([]);
    expect(compare([drawn(0.1 + 0.2, '1.25')], [drawn(0.3, '1.26', 20)])).toHaveLength(1);
    expect(compare([drawn(0.3, '1.25')], [drawn(0.3, '1.26')])).toMatchObject([
      { what: 'picture differs (image/svg+xml)' },
    ]);
    // Both are told where the value itself is another one, so that the pictures can be looked at.
    expect(compare([drawn(0.3, '1.25')], [drawn(0.4, '1.26')])).toHaveLength(2);
  });

  it('differ in a digit that was printed, in a label and in a billionth of a value', () => {
    expect(compare([stream('KL 0.504469 nats')], [stream('KL 0.504468 nats')])).toMatchObject([
      { what: 'stdout differs', detail: ['- KL 0.504469 nats', '+ KL 0.504468 nats'] },
    ]);
    const spec = (y: number, title: string) => display({ [VEGA]: { title, data: { values: [{ y }] } } });
    expect(compare([spec(0.3, 'KL')], [spec(0.300000001, 'Kl')])).toMatchObject([
      {
        what: `${VEGA} differs`,
        detail: [
          'at $.title: "KL" is committed, "Kl" is new',
          'at $.data.values[0].y: 0.3 is committed, 0.300000001 is new',
        ],
      },
    ]);
  });

  it('may have their keys in another order', () => {
    expect(compare([display({ [VEGA]: { a: 1, b: 2 } })], [display({ [VEGA]: { b: 2, a: 1 } })])).toEqual([]);
  });

  it('show a long line around the place where it differs', () => {
    const line = (word: string) => `${'a '.repeat(300)}${word}${' b'.repeat(300)}\n`;
    const [difference] = compare([stream(line('here'))], [stream(line('there'))]);
    expect(difference!.detail).toHaveLength(2);
    expect(difference!.detail[0]).toMatch(/^- ….*here.*…$/);
    expect(difference!.detail[1]).toMatch(/^\+ ….*there.*…$/);
  });

  it('of other kinds are listed', () => {
    expect(
      compare([stream('a'), display({ 'text/plain': 'x' })], [stream('a'), stream('e', 'stderr')]),
    ).toMatchObject([
      {
        what: 'the outputs are of other kinds',
        detail: ['  stream (stdout)', '- display_data (text/plain)', '+ stream (stderr)'],
      },
    ]);
    expect(compare([], [stream('a')])).toMatchObject([{ detail: ['+ stream (stdout)'] }]);
  });

  it('that are errors differ in name, value and traceback, without their colours', () => {
    const error = (line: string): Output => ({
      output_type: 'error',
      ename: 'E',
      evalue: 'v',
      traceback: [`\u001b[31m${line}\u001b[0m`],
    });
    expect(compare([error('at 1')], [error('at 2')])).toMatchObject([
      { what: 'error differs', detail: ['  E: v', '- at 1', '+ at 2'] },
    ]);
  });

  it('that are pictures come with both, to be looked at', () => {
    const picture = (seed: number) => display({ 'image/png': png(4, 4, seed).toString('base64') });
    const [difference] = compare([picture(1)], [picture(2)]);
    expect(difference).toMatchObject({ what: 'picture differs (image/png)', pictures: { extension: 'png' } });
    expect(Buffer.from(difference!.pictures!.actual)).toEqual(png(4, 4, 2));
  });

  it('are of a notebook that was run from top to bottom', () => {
    const counted = (...counts: number[]) =>
      notebookOf(...counts.map((execution_count) => code('1', { execution_count })));
    // One wrong count makes all that follow wrong: only the first is named.
    expect(compareNotebooks(counted(1, 3, 4), counted(1, 2, 3))).toMatchObject([
      { cell: 1, what: 'execution count 3 is committed, 2 is new', detail: [] },
    ]);
  });
});

describe('outputs of cells tagged trained', () => {
  const bundle = (loss: string, y: number, seed: number, words = 'loss') =>
    display({
      'text/plain': `${words} ${loss}`,
      [VEGA]: { data: { values: [{ y }] } },
      'image/png': png(4, 4, seed).toString('base64'),
    });

  it('agree within the tolerance, whatever the pictures show', () => {
    expect(compare([bundle('1.00', 10, 1)], [bundle('1.09', 9.1, 2)], trained)).toEqual([]);
  });

  it('differ beyond it', () => {
    const found = compare([bundle('1.00', 10, 1)], [bundle('1.2', 8, 2)], trained);
    expect(found.map(({ what }) => what)).toEqual(['text/plain differs', `${VEGA} differs`]);
    expect(found[0]!.detail).toEqual(['1 is committed, 1.2 is new, which is beyond ±10 %']);
  });

  it('differ in words and kinds', () => {
    expect(compare([bundle('1', 1, 1)], [bundle('1', 1, 1, 'gain')], trained)).toHaveLength(1);
    expect(compare([bundle('1', 1, 1)], [stream('loss 1')], trained)).toHaveLength(1);
  });
});

describe('outputs of cells tagged machine', () => {
  it('are compared by kind', () => {
    expect(compare([stream('2 cores')], [stream('GPU')], machine)).toEqual([]);
    expect(compare([stream('2 cores')], [display({ 'text/plain': 'GPU' })], machine)).toHaveLength(1);
  });
});
