import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const load = createRequire(__filename);
const { withLock } = load('../../../kernel-setup/bootstrap/lock.cjs');

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lock-'));
  file = path.join(folder, 'inner', 'lock');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const silent = () => {};
const hold = (owner: object) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(owner));
};

it('is free again after the work, whether it ended well or not', async () => {
  expect(await withLock(file, silent, async () => 5)).toBe(5);
  const failing = withLock(file, silent, async () => {
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(fs.readdirSync(path.dirname(file))).toEqual([]);
});

it('lets only one in at a time', async () => {
  let inside = 0;
  let most = 0;
  const enter = () =>
    withLock(file, silent, async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside--;
    });
  await Promise.all(Array.from({ length: 5 }, enter));
  expect(most).toBe(1);
});

it('takes over from a process that died on this machine', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  hold({ pid: dead, host: os.hostname(), token: 'dead' });
  let waited = false;
  const onWait = () => {
    waited = true;
  };
  expect(await withLock(file, onWait, async () => 'in')).toBe('in');
  expect(waited).toBe(false);
});

it('takes over a lock without a heartbeat, even one that is not readable', async () => {
  hold({ pid: process.pid, host: 'another-machine', token: 'far' });
  const patience = { pollEvery: 5, patience: 10 };
  expect(await withLock(file, silent, async () => 'in', patience)).toBe('in');
  fs.writeFileSync(file, '{"pid":');
  expect(await withLock(file, silent, async () => 'in', patience)).toBe('in');
});

it('waits for a live owner elsewhere as long as its heart beats', async () => {
  hold({ pid: 1, host: 'another-machine', token: 'far' });
  const beat = setInterval(() => fs.utimesSync(file, new Date(), new Date()), 5);
  let entered = false;
  const waiting = withLock(
    file,
    silent,
    async () => {
      entered = true;
    },
    { pollEvery: 20, patience: 5 },
  );
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(entered).toBe(false);
  clearInterval(beat);
  await waiting;
  expect(entered).toBe(true);
});
