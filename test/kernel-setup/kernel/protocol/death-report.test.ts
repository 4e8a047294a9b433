import { describe, expect, it } from 'vitest';
import { deathError, deathNotice } from '../../../../kernel-setup/kernel/protocol/death-report';

describe('the report of a death', () => {
  it.each([
    [{ code: 3, signal: null, outOfMemory: false }, 'ProcessExited', /status 3/],
    [{ code: null, signal: 'SIGSEGV' as const, outOfMemory: false }, 'ProcessKilled', /SIGSEGV/],
    [{ code: null, signal: 'SIGABRT' as const, outOfMemory: true }, 'OutOfMemory', /memory/],
    [{ code: null, signal: null, outOfMemory: false }, 'ProcessNotStarted', /cannot be started/],
  ])('of %j says what happened and that variables are gone', (death, ename, said) => {
    const error = deathError(death);
    expect(error.ename).toBe(ename);
    expect(error.evalue).toMatch(said);
    expect(error.traceback.join('\n')).toMatch(/variables are gone/);
    expect(deathNotice(death)).toBe(`${error.traceback.join('\n')}\n`);
  });
});
