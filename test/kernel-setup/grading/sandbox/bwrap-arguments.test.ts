import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { bwrapArguments } from '../../../../kernel-setup/grading/sandbox/bwrap-arguments';
import { packageRoot } from '../../../../src/course/jupyter/paths';

const allowance = { memory: 2 ** 30, disk: 2 ** 20, threads: 64 };
const entry = 'dist/kernel-setup/grading/student/entry.js';
const files = mkdtempSync(join(tmpdir(), 'companions-'));
writeFileSync(join(files, 'digits.json'), '[]');

afterAll(() => rmSync(files, { recursive: true }));

/** What is mounted, by place. */
function mounts(args: readonly string[]): Map<string, { how: string; from: string }> {
  const found = new Map<string, { how: string; from: string }>();
  for (const [i, how] of args.entries())
    if (/^--(ro-|dev-)?bind(-try)?$/.test(how))
      found.set(args[i + 2] ?? '', { how, from: args[i + 1] ?? '' });
  return found;
}

describe('the arguments of bubblewrap', () => {
  const args = bwrapArguments({ entry, allowance, files }, { kind: 'namespace' });

  it('mount the build and the packages, and nothing else of the project', () => {
    const root = packageRoot();
    const own = [...mounts(args)].filter(([place]) => place.startsWith('/course'));
    expect(own.map(([place]) => place).sort()).toEqual([
      '/course/.cache/data',
      '/course/.cache/kernel',
      '/course/dist',
      '/course/node_modules',
      '/course/package.json',
    ]);
    expect([...mounts(args).values()].some(({ from }) => from === root)).toBe(false);
  });

  it('mount nothing that can be written to', () => {
    for (const [place, { how }] of mounts(args))
      expect(how, place).toMatch(place.startsWith('/dev/') ? /^--dev-bind$/ : /^--ro-bind/);
    expect(args).toContain('--remount-ro');
  });

  it('mount no folder of the system but single files', () => {
    const places = [...mounts(args).keys()].filter((place) => !place.startsWith('/course'));
    for (const place of places)
      expect(place).toMatch(
        /^\/dev\/(null|zero|full|random|urandom)$|node$|\.so[.\d]*$|^\/tmp\/notebook\/digits\.json$/,
      );
  });

  it('lay what would cover other mounts first', () => {
    expect(args.indexOf('--tmpfs')).toBeLessThan(args.indexOf('--ro-bind'));
  });

  it('take everything apart, and every right', () => {
    for (const one of ['user', 'ipc', 'pid', 'net', 'uts']) expect(args).toContain(`--unshare-${one}`);
    for (const one of ['--clearenv', '--die-with-parent', '--new-session', '--as-pid-1'])
      expect(args).toContain(one);
    expect(args.join(' ')).toMatch(/--uid 65534 --gid 65534/);
    expect(args).not.toContain('--cap-add');
  });

  it('leave root the two rights that it needs to become somebody else', () => {
    const byRoot = bwrapArguments({ entry, allowance }, { kind: 'user', user: 1_500_000_001 });
    expect(byRoot.flatMap((word, i) => (word === '--cap-add' ? [byRoot[i + 1]] : []))).toEqual([
      'CAP_SETUID',
      'CAP_SETGID',
    ]);
    expect(byRoot.at(-1)).toBe('--become=1500000001');
    expect(byRoot).not.toContain('--unshare-user');
    // bubblewrap itself stays, to end the process with the grader
    expect(byRoot).not.toContain('--as-pid-1');
  });
});
