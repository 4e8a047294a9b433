import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SignatureStore } from '../../../../../../kernel-setup/lab/server/contents/trust/signature-store';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signatures-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = () => join(folder, 'trusted-outputs');
const signature = (i: number) => createHash('sha256').update(String(i)).digest('hex');

describe('SignatureStore', () => {
  it('keeps what was added, across instances and beside other servers', () => {
    const [one, two] = [new SignatureStore(path()), new SignatureStore(path())];
    one.add(signature(1));
    two.add(signature(2));
    expect([one.has(signature(1)), one.has(signature(2)), two.has(signature(1))]).toEqual([true, true, true]);
    expect(new SignatureStore(path()).has(signature(2))).toBe(true);
    expect(one.has(signature(3))).toBe(false);
  });

  it('leaves the oldest quarter out when there are too many', () => {
    const store = new SignatureStore(path(), 8);
    for (let i = 0; i < 9; i++) store.add(signature(i));
    const kept = Array.from({ length: 9 }, (_, i) => i).filter((i) =>
      new SignatureStore(path()).has(signature(i)),
    );
    expect(kept).toEqual([3, 4, 5, 6, 7, 8]);
    expect(readFileSync(path(), 'utf8').trim().split('\n')).toHaveLength(6);
  });

  it('passes over lines that were cut or are none of its own', () => {
    writeFileSync(path(), `${signature(1)}\nnonsense\n${signature(2).slice(0, 20)}`);
    const store = new SignatureStore(path());
    store.add(signature(3));
    const again = new SignatureStore(path());
    expect([1, 2, 3].map((i) => again.has(signature(i)))).toEqual([true, false, true]);
    appendFileSync(path(), signature(4).slice(0, 9));
    expect(again.has(signature(3))).toBe(true);
  });
});
