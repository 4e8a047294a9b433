import { describe, expect, it } from 'vitest';
import { isIdle } from '../../../../../kernel-setup/lab/server/kernels/culling';
import { kernelsPart } from '../../../../../kernel-setup/lab/server/kernels/part';
import { serve } from './part-under-test';
import { scripted, sourceOf } from './scripted-spec';

describe('isIdle', () => {
  const now = Date.parse('2024-01-01T00:10:00Z');
  const kernel = (state: string, idleSeconds: number, connections = 0) => ({
    activity: { state, lastActivity: new Date(now - idleSeconds * 1000) },
    audience: { connections },
  });

  // Source: Jupyter Server, MappingKernelManager.cull_kernel_if_idle, with cull_busy false.
  it.each([
    ['idle long enough', kernel('idle', 61), {}, true],
    ['not yet', kernel('idle', 59), {}, false],
    ['at work', kernel('busy', 1000), {}, false],
    ['about to start', kernel('starting', 1000), {}, false],
    ['looked at', kernel('idle', 1000, 1), {}, false],
    ['looked at, which does not matter', kernel('idle', 1000, 1), { connected: true }, true],
    ['at work, which always matters', kernel('busy', 1000), { connected: true }, false],
    ['dead', kernel('dead', 0, 1), {}, true],
  ])('%s', (_name, candidate, options, expected) => {
    expect(isIdle(candidate, { idleSeconds: 60, ...options }, now)).toBe(expected);
  });
});

describe('culling', () => {
  it('ends an idle kernel, and says so', async () => {
    const kernelspecs = sourceOf(scripted('words'));
    const lab = await serve((place) => kernelsPart({ ...place, kernelspecs, cull: { idleSeconds: 0.2 } }));
    await lab.ask('POST', '/api/kernels');
    await expect
      .poll(async () => (await lab.ask('GET', '/api/kernels')).body, { timeout: 10_000 })
      .toEqual([]);
    expect(lab.logged.join('\n')).toMatch(/Kernel words .* is ended as it was idle for 0\.2 s/);
    await lab.close();
  });
});
