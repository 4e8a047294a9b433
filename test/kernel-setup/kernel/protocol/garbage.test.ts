import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, PerformanceObserver } from 'node:perf_hooks';
import { Script } from 'node:vm';
import { expect, it } from 'vitest';
import { Garbage } from '../../../../kernel-setup/kernel/protocol/garbage';

const SOURCE = 'const one = () => 1; one();';

/** Resolves when V8 has collected because it was told to. */
function forcedCollection(): Promise<void> {
  return new Promise((resolve) => {
    // Node hands such entries out when its event loop turns, and does not turn it for them.
    const turning = setInterval(() => undefined, 10);
    const observer = new PerformanceObserver((list) => {
      const entries = list.getEntries() as unknown as { detail: { flags: number } }[];
      if (!entries.some(({ detail }) => detail.flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED)) return;
      observer.disconnect();
      clearInterval(turning);
      resolve();
    });
    observer.observe({ entryTypes: ['gc'] });
  });
}

/** Makes the heap big enough to be worth a collection, and asks for one. */
async function collect(): Promise<void> {
  const held = Array.from({ length: 10 }, () => new Array(1e6).fill(0.5));
  const collected = forcedCollection();
  new Garbage().collectSoon();
  await collected;
  expect(held).toHaveLength(10);
}

it('collects once nothing has followed for a while', collect);

it('leaves the flags of V8 as they were, as V8 takes compiled code made under the same flags alone', async () => {
  await collect();
  const folder = mkdtempSync(join(tmpdir(), 'garbage-'));
  const file = join(folder, 'compiled');
  writeFileSync(file, new Script(SOURCE).createCachedData());
  const load = `new (require('node:vm').Script)(${JSON.stringify(SOURCE)}, { cachedData: require('node:fs').readFileSync(${JSON.stringify(file)}) })`;
  const rejected = execFileSync(process.execPath, ['-p', `${load}.cachedDataRejected`]);
  rmSync(folder, { recursive: true });
  expect(String(rejected).trim()).toBe('false');
});
