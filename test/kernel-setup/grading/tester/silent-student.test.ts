import { describe, expect, it } from 'vitest';
import { brief, grade, limits } from './graded';

describe('a student’s process that does not answer', () => {
  const student = `
exports.loop = () => { for (;;); };
exports.never = () => new Promise(() => undefined);
exports.endless = function* () { for (;;) yield 1; };
exports.quit = () => process.exit(0);
exports.slow = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
exports.fine = 1;`;
  const quick = { limits: { ...limits, testSeconds: 1.5 } };

  it('costs the test that asks, and another one answers the next', async () => {
    const outcomes = await grade(
      student,
      ['const mine = 2;', 'loop()', 'quit()', 'try { quit() } catch {}', 'mine + fine'],
      {
        ...quick,
        renew: async () => undefined,
      },
    );
    expect(outcomes.map(brief)).toEqual([
      ['ok', undefined],
      ['error', 'time'],
      ['error', 'ended'],
      ['error', 'ended'],
      ['ok', 3],
    ]);
    expect(outcomes[1]!.error!.message).toContain('took longer than 1.5 s');
  });

  it('costs nothing where a test has stopped waiting for it', async () => {
    const race = 'await Promise.race([PROMISE, new Promise((r) => setTimeout(r, 20))]); 1';
    const outcomes = await grade(
      student,
      [race.replace('PROMISE', 'slow(100)'), 'fine + 1', race.replace('PROMISE', 'never()'), 'fine + 2'],
      { renew: async () => undefined },
    );
    expect(outcomes.map(brief)).toEqual([
      ['ok', 1],
      ['ok', 2],
      ['ok', 1],
      ['ok', 3],
    ]);
  });

  it('leaves later tests that ask it not run, and those that do not as they are', async () => {
    const outcomes = await grade(student, ['quit()', 'fine', '7'], quick);
    expect(outcomes.map(brief)).toEqual([
      ['error', 'ended'],
      ['not run', 'ended'],
      ['ok', 7],
    ]);
  });

  it('ends a test that waits for ever, or reads for ever', async () => {
    const outcomes = await grade(student, ['await never()', 'fine', 'for (const _ of endless());', 'fine'], {
      limits: { ...limits, testSeconds: 1 },
      renew: async () => undefined,
    });
    expect(outcomes.map(brief)).toEqual([
      ['error', 'time'],
      ['ok', 1],
      ['error', 'time'],
      ['ok', 1],
    ]);
  });
});

describe('a student’s process that speaks out of turn', () => {
  const told = async (rest: string, ...sources: string[]) => {
    const source = `exports = {};\nexports.f = 0;\n${rest}`;
    return (await grade(source, sources, {}, false)).map(brief);
  };

  it.each([
    ['with a flood of lines', "for (;;) write('{}'.repeat(1000));"],
    [
      'twice',
      'for (;;) { const { q } = JSON.parse(read()); write(JSON.stringify({ r: q, ok: [[1]] })); write(JSON.stringify({ r: q + 1, ok: [[1]] })); }',
    ],
  ])('%s is cut off', async (_, rest) => {
    const outcomes = await told(rest, 'f; await new Promise((r) => setTimeout(r, 300));', '2', 'f', '3');
    expect(outcomes[2]).toEqual(['not run', 'refused']);
    expect(outcomes[3]).toEqual(['ok', 3]);
  });
});
