import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, isTold } from '../http';
import { startVictim, type Victim } from '../victim';

/** Bytes of the disk, or of the largest file where no disk can be made. */
const size = 4 << 20;
const base = realpathSync(mkdtempSync(join(tmpdir(), 'full-disk-')));

/** How a process gets a disk of its own: as root, or in a namespace of the user. */
const mounting = (['--mount', '-rm'] as const).find(
  (flag) => spawnSync('unshare', [flag, 'mount', '-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', base]).status === 0,
);

/** Words before node: mount the disk where only this process sees it, or bound the size of its files. */
const limited = (): string[] => {
  const mount = `mount -t tmpfs -o size=${size} tmpfs "${base}" && mkdir "${base}/root" "${base}/home" && exec "$0" "$@"`;
  if (mounting) return ['unshare', mounting, 'sh', '-c', mount, process.execPath];
  return ['sh', '-c', `trap '' XFSZ; ulimit -f ${size / 512}; exec "$0" "$@"`, process.execPath];
};

let victim: Victim;
beforeAll(async () => {
  console.log(
    mounting
      ? `a tmpfs of ${size} bytes (unshare ${mounting})`
      : 'no mount is permitted here: the size of files is limited',
  );
  victim = await startVictim({ base, node: limited() });
});
afterAll(() => victim?.close());

const save = (name: string, content: string) =>
  ask(victim, `/api/contents/${name}`, { method: 'PUT', body: { type: 'file', format: 'text', content } });
const contentOf = async (name: string) =>
  JSON.parse((await ask(victim, `/api/contents/${name}`)).text).content;
const listed = async () =>
  JSON.parse((await ask(victim, '/api/contents')).text)
    .content.map(({ name }: { name: string }) => name)
    .sort();
const tooLarge = 'x'.repeat(2 * size);

/** Takes what room is left, in ever smaller files. */
async function fill(): Promise<void> {
  for (let bytes = size; bytes >= 1; bytes = Math.floor(bytes / 2))
    await save(`filler-${bytes}.txt`, 'f'.repeat(bytes));
}

describe('on a full disk', () => {
  it('a save is refused with a reason, and the old file stays', async () => {
    expect((await save('kept.txt', 'old')).status).toBe(201);
    const reply = await save('kept.txt', tooLarge);
    expect([500, 507]).toContain(reply.status);
    expect(isTold(reply)).toBe(true);
    expect(reply.text).toMatch(/room|size/);
    expect(reply.text).not.toContain(base);
    expect(await contentOf('kept.txt')).toBe('old');
  });

  it('a new file is refused and nothing of it is left', async () => {
    expect([500, 507]).toContain((await save('new.txt', tooLarge)).status);
    expect(await listed()).toEqual(['kept.txt']);
  });

  it('an upload in chunks is refused and nothing of it is shown', async () => {
    const chunk = (number: number) =>
      ask(victim, '/api/contents/chunks.txt', {
        method: 'PUT',
        body: { type: 'file', format: 'text', content: 'x'.repeat(size / 2), chunk: number },
      });
    const replies = [await chunk(1), await chunk(2), await chunk(3), await chunk(-1)];
    expect(replies.some(({ status }) => status >= 400)).toBe(true);
    expect(await listed()).toEqual(['kept.txt']);
  });

  it('a checkpoint that does not fit is refused and the old one can still be restored', async () => {
    await save('big.txt', 'first');
    expect((await ask(victim, '/api/contents/big.txt/checkpoints', { method: 'POST' })).status).toBe(201);
    const content = 'y'.repeat(size * 0.6);
    expect((await save('big.txt', content)).status).toBe(200);
    const checkpoint = await ask(victim, '/api/contents/big.txt/checkpoints', { method: 'POST' });
    if (mounting) {
      expect([500, 507]).toContain(checkpoint.status);
      expect(
        (await ask(victim, '/api/contents/big.txt/checkpoints/checkpoint', { method: 'POST' })).status,
      ).toBe(204);
      expect(await contentOf('big.txt')).toBe('first');
    } else expect(checkpoint.status).toBe(201);
  });

  it('settings and workspaces stay as they were', async () => {
    const path = '/lab/api/settings/@jupyterlab/apputils-extension:themes';
    const setting = (raw: string) => ask(victim, path, { method: 'PUT', body: { raw } });
    const workspace = (a: string) =>
      ask(victim, '/lab/api/workspaces/w', { method: 'PUT', body: { data: { a }, metadata: { id: 'w' } } });
    const dark = '{"theme": "JupyterLab Dark"}';
    expect([(await setting(dark)).status, (await workspace('old')).status]).toEqual([204, 204]);
    await fill();
    const long = 'z'.repeat(100_000);
    const statuses = [(await setting(`{"theme": "${long}"}`)).status, (await workspace(long)).status];
    // Where only the size of files is limited, such small ones fit.
    if (!mounting) return expect(statuses).toEqual([204, 204]);
    for (const status of statuses) expect([500, 507]).toContain(status);
    expect(JSON.parse((await ask(victim, path)).text).raw).toBe(dark);
    expect(JSON.parse((await ask(victim, '/lab/api/workspaces/w')).text).data).toEqual({ a: 'old' });
  });

  it('and it goes on when there is room again', async () => {
    const fillers = (await listed()).filter((name: string) => name.startsWith('filler'));
    for (const name of ['big.txt', ...fillers])
      await ask(victim, `/api/contents/${name}`, { method: 'DELETE' });
    expect((await save('kept.txt', 'new')).status).toBe(200);
    expect(await contentOf('kept.txt')).toBe('new');
    expect(victim.isRunning()).toBe(true);
  });
});
