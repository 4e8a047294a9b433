import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { progress, progressBar } from '../../src/notebook/progress';
import { duration, progressHtml, progressText } from '../../src/notebook/progress-text';
import type { Sent } from './fake-kernel';
import { startFakeKernel, stopFakeKernel } from './fake-kernel';

let sent: Sent[];
let now = 0;

beforeEach(() => {
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  sent = startFakeKernel().sent;
});
afterEach(() => {
  stopFakeKernel();
  vi.restoreAllMocks();
});

const last = () => sent.at(-1)?.text;

describe('progress', () => {
  it('loops over a number and ends in a line without timings', () => {
    const steps = [...progress(3, { label: 'training' })];
    expect(steps).toEqual([0, 1, 2]);
    expect(last()).toBe('✓ training 3/3');
    expect(sent.at(-1)?.html).toContain('training 3/3');
  });

  it('leaves the same output however long it took', () => {
    const run = (milliseconds: number) => {
      for (const _ of progress(5, { label: 'a' })) now += milliseconds;
      return [last(), sent.at(-1)?.html];
    };
    expect(run(1)).toEqual(run(1000));
  });

  it('draws in place at most ten times a second', () => {
    for (const _ of progress(1000)) now += 1; // one second in all
    expect(sent.filter(({ update }) => !update)).toHaveLength(1);
    // The first drawing, one each full tenth of the second, and the end.
    expect(sent.length).toBeLessThanOrEqual(12);
    expect(sent.length).toBeGreaterThanOrEqual(10);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
  });

  it('shows count, rate, time gone, time left and a message while it runs', () => {
    const steps = progress(100, { label: 'training' });
    for (const step of steps) {
      now += 100;
      steps.say({ loss: 1 / 3 });
      if (step === 48) break;
    }
    const running = sent.at(-2)?.text ?? '';
    expect(running).toContain('training 48/100');
    expect(running).toContain('9.8/s');
    expect(running).toContain('5 s, 5 s left');
    expect(running).toContain('loss 0.3333');
  });

  it('closes when the loop is left by break', () => {
    for (const step of progress(10, { label: 'search' })) if (step === 4) break;
    expect(last()).toBe('■ search 4/10 stopped');
  });

  it('closes when the loop throws', () => {
    expect(() => {
      for (const step of progress(10)) if (step === 2) throw new Error('diverged');
    }).toThrow('diverged');
    expect(last()).toBe('■ 2/10 stopped');
  });

  it('closes when the source throws', () => {
    function* failing() {
      yield 1;
      throw new Error('no more');
    }
    expect(() => [...progress(failing(), { total: 5 })]).toThrow('no more');
    expect(last()).toBe('■ 1/5 stopped');
  });

  it('knows the length of arrays, sets and maps, and does without', () => {
    expect([...progress(['a', 'b'])]).toEqual(['a', 'b']);
    expect(last()).toBe('✓ 2/2');
    expect([...progress(new Set([1, 2, 3]))]).toHaveLength(3);
    expect(last()).toBe('✓ 3/3');
    function* endless() {
      yield 1;
      yield 2;
    }
    expect([...progress(endless(), { label: 'steps' })]).toEqual([1, 2]);
    expect(last()).toBe('✓ steps 2');
  });

  it('loops over what is awaited', async () => {
    async function* slow() {
      yield 'x';
      yield 'y';
    }
    const seen: string[] = [];
    for await (const item of progress(slow(), { total: 2, label: 'frames' })) seen.push(item);
    expect(seen).toEqual(['x', 'y']);
    expect(last()).toBe('✓ frames 2/2');
    for await (const item of progress(slow(), { total: 2 })) if (item === 'x') break;
    expect(last()).toBe('■ 0/2 stopped');
  });

  it('moves by hand', () => {
    const bar = progressBar(10, { label: 'by hand', keepMessage: true });
    now = 200;
    bar.tick('first', 4);
    expect(last()).toContain('4/10');
    bar.tick({ loss: 0.5 }, 6);
    bar.close();
    bar.close();
    expect(last()).toBe('✓ by hand 10/10  loss 0.5');
    expect(sent.filter(({ text }) => text.startsWith('✓'))).toHaveLength(1);
  });

  it('refuses totals that are no count', () => {
    expect(() => progress(-1)).toThrow(/Cannot show progress as total must be an integer of at least 0/);
    expect(() => progressBar(1.5)).toThrow(/total must be an integer/);
  });

  it('loops over nothing', () => {
    expect([...progress(0, { label: 'none' })]).toEqual([]);
    expect(last()).toBe('✓ none 0/0');
  });
});

describe('progress in a plain script', () => {
  beforeEach(stopFakeKernel);

  it('draws on the error stream of a terminal and is silent elsewhere', () => {
    const write = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const terminal = process.stderr.isTTY;
    try {
      process.stderr.isTTY = false;
      expect([...progress(2)]).toEqual([0, 1]);
      expect(write).not.toHaveBeenCalled();
      process.stderr.isTTY = true;
      expect([...progress(2, { label: 'loop' })]).toEqual([0, 1]);
      expect(String(write.mock.calls.at(-1)?.[0])).toBe('\r\x1b[2K✓ loop 2/2\n');
    } finally {
      process.stderr.isTTY = terminal;
    }
  });
});

describe('the words of a bar', () => {
  it.each([
    [8.4, '8 s'],
    [125, '2 min 05 s'],
    [3780, '1 h 03 min'],
  ])('says %d seconds as %s', (seconds, expected) => {
    expect(duration(seconds)).toBe(expected);
  });

  it('gives the time of one step where a step takes long, and escapes HTML', () => {
    const state = {
      label: '<a>',
      total: 4,
      count: 2,
      message: 'x & y',
      seconds: 10,
      phase: 'running',
    } as const;
    expect(progressText(state)).toContain(
      '████████████░░░░░░░░░░░░ <a> 2/4  5 s each, 10 s, 10 s left  x & y',
    );
    expect(progressHtml(state)).toContain('<progress value="2" max="4"');
    expect(progressHtml(state)).toContain('&#60;a&#62;');
  });
});
