import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toBundle } from '../../src/notebook/bundle';
import { CheckFailed, check, checkClose } from '../../src/notebook/check-claim';
import type { Sent } from './fake-kernel';
import { startFakeKernel, stopFakeKernel } from './fake-kernel';

let sent: Sent[];
beforeEach(() => {
  sent = startFakeKernel().sent;
});
afterEach(stopFakeKernel);

describe('check', () => {
  it('shows a claim that holds with its evidence', () => {
    check('KL is never negative', 0 <= 1, 'smallest of 1000: 0.002 < 1');
    check('bare', true);
    expect(sent.map(({ text }) => text)).toEqual([
      '✓ KL is never negative — smallest of 1000: 0.002 < 1',
      '✓ bare',
    ]);
    expect(sent[0]?.html).toContain('0.002 &#60; 1');
  });

  it('throws a claim that does not hold, and shows nothing', () => {
    expect(() => check('it holds', false, 'found −1')).toThrow(new CheckFailed('✗ it holds — found −1'));
    expect(() => check('it holds', Number.NaN as unknown as boolean)).toThrow(CheckFailed);
    expect(sent).toEqual([]);
  });
});

describe('a hint', () => {
  const hint = 'Which law is the weight?';
  const failed = (run: () => void): CheckFailed => {
    try {
      run();
    } catch (error) {
      return error as CheckFailed;
    }
    throw new Error('nothing was thrown');
  };

  it('stands below what was found', () => {
    const error = failed(() => check('it holds', false, { detail: 'found −1', hint }));
    expect(error.message).toBe(`✗ it holds — found −1\nHint: ${hint}`);
    expect(error.hint).toBe(hint);
    const close = failed(() => checkClose('KL', 2, 1, { tol: 0, hint }));
    expect(close.message).toBe(`✗ KL — 2, expected 1, off by 1 (tolerance 0)\nHint: ${hint}`);
    expect(failed(() => checkClose('KL', [2], [1, 2], { tol: 0, hint })).hint).toBe(hint);
  });

  it('is not shown when the claim holds', () => {
    check('it holds', true, { detail: 'found 1', hint });
    checkClose('KL', 1, 1, { tol: 0, hint });
    expect(sent.map(({ text }) => text)).toEqual([
      '✓ it holds — found 1',
      '✓ KL — 1, expected 1 (tolerance 0)',
    ]);
  });
});

describe('checkClose', () => {
  it('shows actual, expected and tolerance', () => {
    checkClose('penalty', 1.9775021196, 1.97750212, { tol: 1e-9, because: 'ten printed digits' });
    expect(sent[0]?.text).toBe('✓ penalty — 1.9775, expected 1.9775 (tolerance 1e-9: ten printed digits)');
    checkClose('exact', 2, 2, { tol: 0 });
    checkClose('infinite', Infinity, Infinity, { tol: 0.01 });
    expect(sent[2]?.text).toBe('✓ infinite — ∞, expected ∞ (tolerance 0.01)');
  });

  it('compares lists by their worst entry', () => {
    checkClose('both', [1, 2.001, 3], Float64Array.of(1, 2, 3), { tol: 0.01, digits: 4 });
    expect(sent[0]?.text).toBe('✓ both — the worst of 3: 2.001, expected 2 (tolerance 0.01)');
    // The signed errors +1 and −1 cancel; the worst of them does not.
    expect(() => checkClose('signs', [1, -1], [0, 0], { tol: 0.5 })).toThrow(/the worst of 2: 1, expected 0/);
  });

  it.each([
    [1.1, 1],
    [Number.NaN, 1],
    [1, Number.NaN],
    [Infinity, 1],
    [
      [0, Number.NaN, 5],
      [0, 0, 5],
    ],
    [
      [Number.NaN, 9],
      [0, 0],
    ],
    [[1, 2], [1]],
  ])('refuses %s for %s', (actual, expected) => {
    expect(() => checkClose('close', actual, expected, { tol: 0.05 })).toThrow(CheckFailed);
  });

  it('refuses a tolerance that is none', () => {
    expect(() => checkClose('close', 1, 1, { tol: Number.NaN })).toThrow(
      /tol must be finite and not negative/,
    );
  });
});

describe('a self-check', () => {
  const kernelName = Symbol.for('diffusion-lab.kernel');
  const answerWith = (selfCheck: (id: string) => Promise<Record<string, unknown>>) =>
    Object.assign((globalThis as Record<symbol, object>)[kernelName]!, { selfCheck });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const settle = () => turn().then(turn);

  it('is asked of the kernel, and shown once: as the value of the cell or by itself', async () => {
    answerWith(async (id) => ({ 'text/plain': `checked ${id}` }));
    const value = check('kl');
    expect((await toBundle(value)).data).toEqual({ 'text/plain': 'checked kl' });
    await settle();
    expect(sent).toEqual([]);
    check('other');
    await settle();
    expect(sent.map(({ text }) => text)).toEqual(['checked other']);
  });

  it('is shown once where its report is there before the value is asked for', async () => {
    answerWith(async () => ({ 'text/plain': 'no such id' }));
    const value = check('lk');
    for (let k = 0; k < 20; k++) await null;
    expect((await toBundle(value)).data).toEqual({ 'text/plain': 'no such id' });
    await settle();
    expect(sent).toEqual([]);
  });

  it('says when there is no kernel that could do it, and when it went wrong', async () => {
    expect((await toBundle(check('kl'))).data['text/plain']).toContain('Nothing was checked');
    answerWith(() => Promise.reject(new Error('no compiler')));
    check('kl');
    await settle();
    expect(sent.map(({ text }) => text)).toEqual(['Error: no compiler']);
  });

  it('is not what a claim without a truth asks for', () => {
    expect(() => check('it holds', undefined as unknown as boolean)).toThrow(CheckFailed);
  });
});
