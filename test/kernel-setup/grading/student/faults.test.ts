import { expect, it } from 'vitest';
import { faultError, inBytes } from '../../../../kernel-setup/grading/student/faults';

const limits = {
  seconds: 60,
  testSeconds: 10,
  memory: 1.5 * 2 ** 30,
  output: 2 ** 20,
  disk: 2 ** 20,
  threads: 64,
};

it.each([
  [2 ** 20, '1 MB'],
  [1.5 * 2 ** 30, '1.5 GB'],
  [100, '100 bytes'],
])('writes %d bytes as people read them', (bytes, text) => {
  expect(inBytes(bytes)).toBe(text);
});

it('says in one sentence which rule was broken', () => {
  expect(faultError('time', limits).message).toBe(
    'Cannot finish the cell as all cells together must end within 60 s: it was still running',
  );
  expect(faultError('memory', limits).message).toContain('must stay within 1.5 GB of memory');
  expect(faultError('memory', limits, { excess: 'threads' }).message).toContain('64 threads');
  expect(faultError('ended', limits, { exit: { code: 3, signal: null } }).message).toContain('status 3');
  expect(faultError('ended', limits, { exit: { code: null, signal: 'SIGSEGV' } }).message).toContain(
    'SIGSEGV',
  );
});
