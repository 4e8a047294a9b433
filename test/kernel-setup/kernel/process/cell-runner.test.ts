import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../kernel-setup/kernel/eval/contract';
import { CellRunner } from '../../../../kernel-setup/kernel/process/cell-runner';
import { Comms } from '../../../../kernel-setup/kernel/process/comms';
import { Context } from '../../../../kernel-setup/kernel/process/context';
import type { Done, EvaluateCommand } from '../../../../kernel-setup/kernel/process/messages';
import { CellTimers } from '../../../../kernel-setup/kernel/process/timers';
import { RecordedChannel } from './recorded-channel';

const cell = (request: number) =>
  ({ type: 'evaluate', context: request * 10, request, cell: {} }) as EvaluateCommand;
const turns = async () => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
};

function create(evaluate: () => Promise<Outcome>) {
  const channel = new RecordedChannel();
  const context = new Context();
  const comms = new Comms(channel, context);
  const evaluator = { evaluate, variables: {} };
  // No fences: descriptors 1 and 2 are the test runner's own.
  const runner = new CellRunner({
    evaluator,
    comms,
    channel,
    context,
    timers: new CellTimers(context),
    fenced: [],
  });
  const done = () => channel.events.filter((event): event is Done => event.type === 'done');
  return { channel, context, comms, runner, done };
}

describe('CellRunner', () => {
  it('runs a cell on behalf of its request and reports its value as a bundle', async () => {
    const { context, runner, done } = create(async () => ({ ok: true, value: 42, hasValue: true }));
    runner.start(cell(1));
    expect(context.current).toBe(10);
    await expect.poll(done).toHaveLength(1);
    expect(done()[0]).toMatchObject({ request: 1, bundle: { data: { 'text/plain': '42' } } });
  });

  it('reports nothing for undefined and for cells that end in a declaration', async () => {
    for (const hasValue of [true, false]) {
      const { runner, done } = create(async () => ({ ok: true, value: undefined, hasValue }));
      runner.start(cell(1));
      await turns();
      expect(done()).toEqual([{ type: 'done', request: 1 }]);
    }
  });

  it('reports what the cell has thrown, and what showing its value throws', async () => {
    const failing = create(async () => ({ ok: false, error: new RangeError('no') }));
    failing.runner.start(cell(1));
    await turns();
    expect(failing.done()[0]?.error).toMatchObject({ ename: 'RangeError', evalue: 'no' });
    const value = {
      [Symbol.for('Jupyter.display')]: () => {
        throw new TypeError('cannot be shown');
      },
    };
    const showing = create(async () => ({ ok: true, value, hasValue: true }));
    showing.runner.start(cell(1));
    await expect.poll(showing.done).toHaveLength(1);
    expect(JSON.stringify(showing.done()[0])).toContain('cannot be shown');
  });

  it('ends an interrupted cell once, whatever it does later', async () => {
    let finish: (outcome: Outcome) => void = () => undefined;
    const { runner, done } = create(() => new Promise((resolve) => (finish = resolve)));
    runner.start(cell(1));
    await turns();
    runner.interrupt();
    runner.interrupt();
    finish({ ok: true, value: 'too late', hasValue: true });
    await turns();
    expect(done()).toHaveLength(1);
    expect(done()[0]?.error).toMatchObject({ ename: 'Interrupted' });
  });

  it('does nothing when nothing runs', () => {
    const { channel, runner } = create(async () => ({ ok: true, value: 1, hasValue: true }));
    runner.interrupt();
    expect(channel.events).toEqual([]);
  });

  it('delivers comm messages while a cell waits', async () => {
    const { comms, context, runner, done } = create(() => new Promise(() => undefined));
    const heard: unknown[] = [];
    comms.registerTarget('t', (_, opened) => heard.push([opened.data, context.current]));
    runner.start(cell(1));
    const open = { kind: 'open', comm: 'c', target: 't', data: 5, metadata: {}, buffers: [] } as const;
    runner.start({ type: 'comm', context: 99, request: 2, ...open });
    await turns();
    expect(heard).toEqual([[5, 99]]);
    expect(context.current).toBe(10);
    expect(done()).toEqual([{ type: 'done', request: 2 }]);
  });
});
