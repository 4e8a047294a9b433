import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RunningKernel } from '../../../../../kernel-setup/lab/server/kernels/running-kernel';
import { RuntimeFolder } from '../../../../../kernel-setup/lab/server/kernels/runtime-folder';
import { scripted } from './scripted-spec';

const home = mkdtempSync(join(tmpdir(), 'lab-running-'));
const runtime = new RuntimeFolder(home);
const start = (...options: string[]) =>
  new RunningKernel({
    spec: scripted('words', ...options),
    cwd: home,
    env: {},
    connect: (id) => runtime.connect(id, 'words'),
    log: () => {},
  });
afterAll(() => rmSync(home, { recursive: true }));

describe('a kernel that is still starting', () => {
  it.each([
    ['at once', 0],
    ['when its process runs', 30],
  ])('can be restarted %s, and is not taken for dead', async (_when, ms) => {
    const kernel = start();
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
    await kernel.restart();
    await expect(kernel.started).rejects.toThrow(/killed by|restarted meanwhile/);
    expect(kernel.model()).toMatchObject({ execution_state: 'idle' });
    expect(kernel.model()).not.toHaveProperty('reason');
    await kernel.shutdown();
  });

  it('has nothing to interrupt', async () => {
    const kernel = start();
    kernel.interrupt();
    await kernel.started;
    await kernel.shutdown();
  });

  it('can be shut down, which is not its death either', async () => {
    const kernel = start();
    await kernel.shutdown();
    await expect(kernel.started).rejects.toThrow(/shut down or restarted meanwhile/);
    expect(kernel.model()).not.toHaveProperty('reason');
  });

  it('is dead for a reason when it cannot be restarted', async () => {
    const kernel = start('--fail');
    await expect(kernel.started).rejects.toThrow(/exited with status 3/);
    expect(kernel.model()).toMatchObject({
      execution_state: 'dead',
      reason: expect.stringContaining('no such library'),
    });
    await expect(kernel.restart()).rejects.toThrow(/exited with status 3\. no such library/);
    expect(kernel.model().execution_state).toBe('dead');
    await kernel.shutdown();
  });
});
