import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/course/cli';

let printed: string[];
let complaints: string[];
beforeEach(() => {
  printed = [];
  complaints = [];
  vi.spyOn(console, 'log').mockImplementation((text) => printed.push(String(text)));
  vi.spyOn(console, 'error').mockImplementation((text) => complaints.push(String(text)));
});
afterEach(() => vi.restoreAllMocks());

const extra = {
  doctor: { summary: 'check this machine', run: async (argv: string[]) => argv.length },
};

describe('the command line', () => {
  it('lists all commands for --help, and with status 2 for no command', async () => {
    expect(await main(['--help'], extra)).toBe(0);
    expect(await main([], extra)).toBe(2);
    expect(printed[0]).toBe(printed[1]);
    for (const line of ['  doctor     check this machine', '  notebooks  run'])
      expect(printed[0]).toContain(line);
  });

  it('hands everything after its name to another part’s command', async () => {
    expect(await main(['doctor', '--help', 'x'], extra)).toBe(2);
    expect(printed).toEqual([]);
  });

  it('has help for notebooks that names its options', async () => {
    expect(await main(['notebooks', '--help'])).toBe(0);
    expect(printed[0]).toMatch(/^diffusion-lab notebooks /);
    for (const option of [
      '--only',
      '--parameter',
      '--keep-going',
      '--jobs',
      '--cell-timeout',
      '--timeout',
      '--kernel',
    ])
      expect(printed[0]).toContain(option);
  });

  it('names the commands when there is none of that name', async () => {
    expect(await main(['stat'], extra)).toBe(2);
    expect(await main(['toString'], extra)).toBe(2);
    expect(complaints).toEqual([
      'Cannot run command as it must be one of doctor, new, notebooks, validate: current value is stat',
      'Cannot run command as it must be one of doctor, new, notebooks, validate: current value is toString',
    ]);
  });

  it('answers wrong usage in two lines with status 2', async () => {
    expect(await main(['notebooks', '--jobs', 'many'])).toBe(2);
    expect(complaints).toEqual([
      'Cannot run notebooks as --jobs must be a whole number from 1: current value is many\n' +
        'Options: diffusion-lab notebooks --help',
    ]);
  });
});
