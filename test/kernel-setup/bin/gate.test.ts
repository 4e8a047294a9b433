import { createRequire } from 'node:module';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const { gate } = createRequire(__filename)('../../../kernel-setup/bin/gate.cjs');

let printed: string;
beforeEach(() => {
  printed = '';
  const print = (text: string) => {
    printed += `${text}\n`;
  };
  vi.spyOn(console, 'log').mockImplementation(print);
  vi.spyOn(console, 'error').mockImplementation(print);
});
afterEach(() => vi.restoreAllMocks());

const step = (name: string, status: number) => ({
  name,
  mend: `mend ${name}`,
  run: vi.fn(async () => status),
});

it('passes when every step does, and lists each with its time', async () => {
  expect(await gate([], [step('format', 0), step('tests', 0)])).toBe(0);
  expect(printed).toMatch(/✓ format +\d+\.\d s\n✓ tests +\d+\.\d s\n\n✓ everything passed\n$/);
});

it('stops at the first failure and says what mends it and what was not run', async () => {
  const [first, second, third] = [step('format', 0), step('types', 3), step('tests', 0)];
  expect(await gate([], [first, second, third])).toBe(1);
  expect(third.run).not.toHaveBeenCalled();
  expect(printed).toMatch(/✗ types .*\n {2}not run: tests\n\n✗ types failed → mend types\n$/);
});

it('refuses an option it does not know', async () => {
  const only = step('format', 0);
  expect(await gate(['--fast'], [only])).toBe(2);
  expect(only.run).not.toHaveBeenCalled();
  expect(printed).toBe('Cannot run the gate as its only option is --fix: current argument is --fast\n');
});
