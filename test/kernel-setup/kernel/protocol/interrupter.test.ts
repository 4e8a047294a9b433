import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Interrupter } from '../../../../kernel-setup/kernel/protocol/interrupter';

function create() {
  const calls: string[] = [];
  const note = (name: string) => () => void calls.push(name);
  const supervisor = {
    interrupt: note('interrupt'),
    interruptChildren: note('children'),
    interruptLeftovers: async () => void calls.push('leftovers'),
    kill: note('kill'),
  };
  return { calls, interrupter: new Interrupter(supervisor, note('notice')) };
}

describe('Interrupter', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('interrupts again until the cell has ended, as the first may have come before it began', () => {
    const { calls, interrupter } = create();
    interrupter.interrupt(true);
    vi.advanceTimersByTime(1000);
    const before = calls.length;
    expect(before).toBeGreaterThan(2);
    expect(new Set(calls)).toEqual(new Set(['interrupt', 'children']));
    interrupter.ended();
    vi.advanceTimersByTime(10_000);
    expect(calls).toHaveLength(before);
  });

  it('says once that the cell does not react, and kills when asked again after that', () => {
    const { calls, interrupter } = create();
    interrupter.interrupt(true);
    interrupter.interrupt(true);
    expect(calls).not.toContain('kill');
    vi.advanceTimersByTime(5000);
    expect(calls.filter((call) => call === 'notice')).toHaveLength(1);
    interrupter.interrupt(true);
    expect(calls.at(-1)).toBe('kill');
  });

  it('leaves programs that the cell has started alone when the cell reacts at once', () => {
    const { calls, interrupter } = create();
    interrupter.interrupt(true);
    interrupter.ended();
    vi.advanceTimersByTime(5000);
    expect(calls).toEqual(['interrupt']);
  });

  it('is gentle again with the next cell', () => {
    const { calls, interrupter } = create();
    interrupter.interrupt(true);
    vi.advanceTimersByTime(5000);
    interrupter.ended();
    interrupter.interrupt(true);
    expect(calls.at(-1)).toBe('interrupt');
    interrupter.ended();
  });

  it('while nothing runs only looks for leftovers', () => {
    const { calls, interrupter } = create();
    interrupter.interrupt(false);
    vi.advanceTimersByTime(5000);
    expect(calls).toEqual(['leftovers']);
  });
});
