import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Backlog } from '../../../../../kernel-setup/lab/server/kernels/backlog';
import { contentOf, ownMessage } from '../../../../../kernel-setup/lab/server/kernels/relayed-message';
import { Outgoing } from '../../../../../kernel-setup/lab/server/kernels/websocket-protocol';

const MB = 2 ** 20;
const output = (text: string, cell = 'cell') =>
  new Outgoing(ownMessage('stream', 'kernel', { name: 'stdout', text }, { msg_id: cell }));
const state = (execution_state: string) => new Outgoing(ownMessage('status', 'kernel', { execution_state }));
const taken = (backlog: Backlog): Outgoing[] => {
  const all: Outgoing[] = [];
  for (let next = backlog.shift(); next; next = backlog.shift()) all.push(next);
  return all;
};
const told = (all: readonly Outgoing[]) =>
  all.map(({ message }) => {
    const { text, execution_state } = contentOf(message);
    return String(text ?? execution_state).slice(0, 28);
  });

describe('a backlog', () => {
  it('gives back what it was given, in order, however taking and giving alternate', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant('take'), fc.constant('give')), { maxLength: 5000 }),
        (steps) => {
          const backlog = new Backlog(MB, 'server');
          const expected: Outgoing[] = [];
          const got: Outgoing[] = [];
          for (const [index, step] of steps.entries()) {
            if (step === 'give') {
              expected.push(output(String(index)));
              backlog.push(expected.at(-1)!);
            } else {
              const next = backlog.shift();
              if (next) got.push(next);
            }
          }
          got.push(...taken(backlog));
          expect(got).toEqual(expected);
          expect(backlog.empty).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('puts messages back in front', () => {
    const backlog = new Backlog(MB, 'server');
    backlog.push(output('3'));
    backlog.putBack([output('1'), output('2')]);
    expect(told(taken(backlog))).toEqual(['1', '2', '3']);
  });

  it('keeps the last outputs and every state, and says where output is missing', () => {
    const backlog = new Backlog(MB, 'server');
    backlog.push(state('busy'));
    for (let n = 0; n < 30; n++) backlog.push(output(`${n} ${'x'.repeat(100_000)}`));
    backlog.push(state('idle'));
    const lines = told(taken(backlog)).map((line) => line.replace(/ x+$/, ''));
    expect(lines).toEqual([
      'busy',
      '[Output is missing here: the',
      '20',
      '21',
      '22',
      '23',
      '24',
      '25',
      '26',
      '27',
      '28',
      '29',
      'idle',
    ]);
  });

  it('says it once for each cell, as text of that cell', () => {
    const backlog = new Backlog(MB, 'server');
    for (const cell of ['a', 'b', 'c'])
      for (let n = 0; n < 10; n++) backlog.push(output('x'.repeat(100_000), cell));
    const notes = taken(backlog).filter(({ message }) => String(contentOf(message).text).startsWith('['));
    expect(notes.map(({ message }) => message.parent.msg_id)).toEqual(['a', 'b']);
  });

  it('is bounded also by what is not output', () => {
    const backlog = new Backlog(MB, 'server');
    for (let n = 0; n < 20_000; n++) backlog.push(state(`state ${n}`));
    const left = told(taken(backlog));
    expect(left.length).toBeLessThan(10_000);
    expect(left.at(-1)).toBe('state 19999');
  });
});
