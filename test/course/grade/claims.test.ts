import { mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Claims } from '../../../src/course/grade/claims';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claims-'));
});

describe('claims of graders', () => {
  it('are one grader’s until they are released', () => {
    const [one, two] = [new Claims(folder), new Claims(folder)];
    expect([one.take('x'), two.take('x'), two.take('y')]).toEqual([true, false, true]);
    one.release('x');
    expect(two.take('x')).toBe(true);
    one.release('x');
    expect(one.take('x')).toBe(false);
    two.close();
    expect(one.take('x')).toBe(true);
    one.close();
  });

  it('that were left behind are taken over', () => {
    const claims = new Claims(folder);
    claims.take('x');
    const file = join(folder, readdirSync(folder)[0]!);
    // No process has this number: it is beyond what Linux gives out.
    const left = { ...JSON.parse(readFileSync(file, 'utf8')), pid: 2 ** 22 + 1, token: 'gone' };
    writeFileSync(file, JSON.stringify(left));
    expect(new Claims(folder).take('x')).toBe(true);
    writeFileSync(file, JSON.stringify({ ...left, host: 'elsewhere' }));
    expect(new Claims(folder).take('x')).toBe(false);
    const longAgo = new Date(Date.now() - 300_000);
    utimesSync(file, longAgo, longAgo);
    expect(new Claims(folder).take('x')).toBe(true);
    claims.close();
  });
});
