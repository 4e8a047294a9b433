import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { version } from '../../../package.json';

const root = path.resolve(__dirname, '../../..');
const entry = path.join(root, 'kernel-setup/bin/diffusion-lab.cjs');
const call = (...argv: string[]) =>
  spawnSync(process.execPath, [entry, ...argv], { cwd: root, encoding: 'utf8' });

it('prints the version of the package', () => {
  expect(call('--version')).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
});

it('lists every command, those from outside the toolkit too', () => {
  const { status, stdout } = call('--help');
  expect(status).toBe(0);
  for (const name of ['start', 'notebooks', 'doctor', 'kernel', 'bench', 'test', 'ok', 'format', 'build'])
    expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
});

it('refuses an unknown command with the list of those it knows', () => {
  const { status, stderr } = call('frobnicate');
  expect(status).toBe(2);
  expect(stderr).toContain('current value is frobnicate');
  expect(stderr).toContain('notebooks');
});

it('explains a command that works on the sources without running it', () => {
  const { status, stdout } = call('ok', '--help');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^diffusion-lab ok: the whole gate/);
});
