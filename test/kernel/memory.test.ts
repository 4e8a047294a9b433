import { describe, expect, it } from 'vitest';
import { plain, useKernel } from './fixture';

// A low limit, so that it is reached at once and not after gigabytes.
const test = useKernel({ NODE_OPTIONS: '--max-old-space-size=250' });

describe('running out of memory', () => {
  it.each([1, 2])('is survived and named, time %i', async () => {
    const { pid } = test.kernel;
    await test.run('const before = 1');
    const cell = await test.run(
      'const hoard: number[][] = []; for (;;) hoard.push(new Array(1_000_000).fill(1.5))',
    );
    expect(cell.status).toBe('error');
    const said = plain(`${cell.error!.evalue}\n${cell.error!.traceback.join('\n')}`);
    expect(said).toMatch(/memory/i);
    expect(said).toMatch(/variables/i);
    // V8's report of addresses and registers helps no reader of a notebook.
    expect(cell.stderr).not.toMatch(/0x[0-9a-f]{6}/);
    expect(test.kernel.pid).toBe(pid);
    expect((await test.run('before')).error!.evalue).toMatch(/Cannot find name 'before'/);
    expect((await test.run('20 + 1')).text).toBe('21');
  });
});
