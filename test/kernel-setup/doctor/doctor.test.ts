import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Check } from '../../../kernel-setup/doctor/examine';
import { fault, note, ok } from '../../../kernel-setup/doctor/finding';
import { doctorCommand } from '../../../kernel-setup/doctor/index';
import { placeWith } from './place';

const place = placeWith({});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs the command and collects what it prints. */
async function run(argv: string[], checks: Check[]) {
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += String(text);
      return true;
    });
  const status = await doctorCommand(argv, checks, place);
  vi.restoreAllMocks();
  return { status, ...printed };
}

describe('doctor', () => {
  it('ends with 0 when nothing is worse than a note', async () => {
    const { status, stdout } = await run([], [() => ok('Node', '22'), () => note('GPU', 'none')]);
    expect(status).toBe(0);
    expect(stdout.split('\n')).toEqual([
      '✓ Node                    22',
      '! GPU                     none',
      '',
      'The course can run here.',
      '',
    ]);
  });

  it('ends with 1 when there is a fault, and prints what mends it', async () => {
    const { status, stdout } = await run(
      [],
      [() => fault('Node', '18', 'install 22'), () => ok('npm', '11')],
    );
    expect(status).toBe(1);
    expect(stdout).toContain('✗ Node                    18\n                          → install 22\n✓ npm');
    expect(stdout).toContain('The course cannot run here yet: one fault above.');
  });

  it('prints in the order of the checks, whichever ends first', async () => {
    const slow = () =>
      new Promise<ReturnType<typeof ok>>((resolve) => setTimeout(() => resolve(ok('a', '1')), 20));
    const { stdout } = await run([], [slow, () => [ok('b', '2'), ok('c', '3')]]);
    expect(stdout.match(/^✓ \w/gm)).toEqual(['✓ a', '✓ b', '✓ c']);
  });

  it('makes a fault of a check that fails itself', async () => {
    const broken = () => {
      throw new Error('no such thing\nat line 3');
    };
    const { status, stdout } = await run([], [broken]);
    expect(status).toBe(1);
    expect(stdout).toContain('a check failed itself: no such thing\n');
  });

  it('prints JSON and nothing else with --json', async () => {
    const findings = [ok('Node', '22'), fault('disk', 'full', 'free some')];
    const { status, stdout } = await run(['--json'], [() => findings]);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ ok: false, findings });
  });

  it('explains itself with --help and refuses what it does not know', async () => {
    const help = await run(['--help'], []);
    expect(help.status).toBe(0);
    expect(help.stdout).toMatch(/^Usage: npm run doctor/);
    const unknown = await run(['--gpu'], []);
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain('--gpu');
  });
});
