import { describe, expect, it } from 'vitest';
import type { CellOutcome } from '../../../src/course/grade/contract';
import { type PointCell, scoreCells } from '../../../src/course/grade/score';

const test: PointCell = { index: 4, id: 't', title: 'T', kind: 'tests', points: 3, unchanged: false };
const ok: CellOutcome = { index: 4, status: 'ok', outputs: [], stderr: false, seconds: 0.1 };

function score(outcome: Partial<CellOutcome> | undefined, stderrFails = false) {
  const outcomes = new Map(outcome ? [[4, { ...ok, ...outcome }]] : []);
  return scoreCells([test], outcomes, { stderrFails })[0]!;
}

describe('a test', () => {
  // nbgrader/utils.py, determine_grade and get_partial_grade: an error 0, a number partial credit, else full.
  it.each<[string, Partial<CellOutcome>, number, string]>([
    ['that ends earns its points', {}, 3, 'passed'],
    ['with a part of the points', { value: 1.5 }, 1.5, 'partial'],
    ['with all of them', { value: 3 }, 3, 'passed'],
    ['with more than there are', { value: 1e6 }, 3, 'passed'],
    ['with 0', { value: 0 }, 0, 'failed'],
    ['with less than 0', { value: -2 }, 0, 'failed'],
    ['with no number', { value: Number.NaN }, 0, 'failed'],
    ['with infinity', { value: Infinity }, 3, 'passed'],
    ['that fails earns 0, whatever its value', { status: 'error', value: 3 }, 0, 'failed'],
    ['that was not run', { status: 'not run', value: 3 }, 0, 'not run'],
    ['that writes to the error stream', { stderr: true }, 3, 'passed'],
  ])('%s', (_, outcome, earned, status) => {
    expect(score(outcome)).toMatchObject({ earned, status });
  });

  it('of which the runner knows nothing was not run', () => {
    expect(score(undefined)).toMatchObject({ earned: 0, status: 'not run' });
  });

  it('fails for its error stream where the option says so', () => {
    expect(score({ stderr: true }, true)).toMatchObject({ earned: 0, status: 'failed' });
    expect(score({ stderr: false }, true)).toMatchObject({ earned: 3 });
  });

  it('has passed as far as a student sees when a hidden line failed', () => {
    const error = { name: 'CheckFailed', message: 'no', from: 'test' } as const;
    expect(score({ status: 'error', error: { ...error, inHidden: true } })).toMatchObject({
      visiblePassed: true,
      inHidden: true,
      message: 'no',
    });
    expect(score({ status: 'error', error })).toMatchObject({ visiblePassed: false });
    expect(score({ status: 'error', error })).not.toHaveProperty('inHidden');
  });

  it('says why it failed, in as many words as one reads', () => {
    const error = { name: 'TypeError', message: 'x'.repeat(1e6), from: 'student' } as const;
    const { message } = score({ status: 'error', error });
    expect(message).toMatch(/^TypeError: xxx/);
    expect(message!.length).toBeLessThan(2100);
    expect(score({ status: 'not run', fault: 'memory' }).message).toBe('The memory limit ended it.');
  });
});

describe('an answer for a person', () => {
  const answer: PointCell = { ...test, kind: 'manual' };
  const scoreOf = (cell: PointCell) => scoreCells([cell], new Map([[4, ok]]), { stderrFails: false })[0];

  it('waits', () => {
    expect(scoreOf(answer)).toMatchObject({ earned: null, status: 'manual' });
    expect(scoreOf({ ...answer, kind: 'task' })).toMatchObject({ earned: null });
  });

  it('earns 0 where it was left as released', () => {
    expect(scoreOf({ ...answer, unchanged: true })).toMatchObject({ earned: 0, status: 'failed' });
  });
});
