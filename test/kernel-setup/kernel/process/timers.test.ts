import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { Context } from '../../../../kernel-setup/kernel/process/context';
import { CellTimers } from '../../../../kernel-setup/kernel/process/timers';

const { setTimeout: originalSleep, setImmediate: originalTurn } = timersPromises;
afterAll(() => void Object.assign(timersPromises, { setTimeout: originalSleep, setImmediate: originalTurn }));

function create() {
  const context = new Context();
  const timers = new CellTimers(context);
  const target = { setTimeout, setInterval, setImmediate } as typeof globalThis;
  timers.install(target);
  return { context, timers, target };
}
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('timers of cells', () => {
  it('run on behalf of the cell that started them', async () => {
    const { context, target } = create();
    const seen: number[] = [];
    const note = () => seen.push(context.current);
    context.current = 1;
    target.setTimeout(note, 1);
    target.setImmediate(note);
    context.current = 2;
    target.setTimeout(note, 1);
    await wait(30);
    expect(seen.sort()).toEqual([1, 1, 2]);
    expect(context.current).toBe(2);
  });

  it('hand on their arguments', async () => {
    const { target } = create();
    const got = new Promise((resolve) => target.setTimeout((...args: unknown[]) => resolve(args), 1, 'a', 2));
    expect(await got).toEqual(['a', 2]);
  });

  it('are cancelled with their cell, and no others', async () => {
    const { context, timers, target } = create();
    const fired: string[] = [];
    context.current = 1;
    const interval = target.setInterval(() => fired.push('interval'), 1);
    target.setTimeout(() => fired.push('timeout'), 5);
    target.setImmediate(() => fired.push('immediate'));
    context.current = 2;
    target.setTimeout(() => fired.push('other cell'), 5);
    timers.cancel(1);
    await wait(30);
    expect(fired).toEqual(['other cell']);
    clearInterval(interval);
  });

  it('end a loop of sleeps when they are cancelled', async () => {
    const { context, timers, target } = create();
    context.current = 1;
    let rounds = 0;
    const sleep = promisify(target.setTimeout);
    void (async () => {
      for (;;) {
        await sleep(1);
        rounds++;
      }
    })();
    await wait(30);
    expect(rounds).toBeGreaterThan(0);
    timers.cancel(1);
    const before = rounds;
    await wait(30);
    expect(rounds).toBe(before);
  });

  it('of node:timers/promises give their value, and follow a signal', async () => {
    create();
    expect(await timersPromises.setTimeout(1, 'value')).toBe('value');
    expect(await timersPromises.setImmediate('value')).toBe('value');
    const sleep = timersPromises.setTimeout(10_000, null, { signal: AbortSignal.timeout(5) });
    await expect(sleep).rejects.toThrow(/abort/);
  });

  it('refuse what is not a function as Node does', () => {
    const { target } = create();
    expect(() => target.setTimeout('code' as never, 1)).toThrow(/callback/);
  });
});
