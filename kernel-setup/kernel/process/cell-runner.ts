import { writeSync } from 'node:fs';
import { setImmediate } from 'node:timers';
import type { Evaluator } from '../eval/contract';
import { describeError } from '../eval/errors';
import type { Channel } from './channel';
import type { Comms } from './comms';
import type { Context } from './context';
import { Interrupted } from './interrupted';
import { type CommCommand, type Done, type EvaluateCommand, fence } from './messages';
import { repairTensorFlow } from './tensorflow-repair';
import type { CellTimers } from './timers';

type Ending = Omit<Done, 'type' | 'request'>;

type Task = EvaluateCommand | CommCommand;

export interface RunnerParts {
  readonly evaluator: Evaluator;
  readonly comms: Comms;
  readonly channel: Channel;
  readonly context: Context;
  readonly timers: CellTimers;
  /** Descriptors that get a fence when a task ends. */
  readonly fenced: readonly number[];
}

/**
 * Runs cells and comm handlers, and reports once how each ended.
 *
 * An interrupt may unwind everything on the stack, and with it any promise chain: hence what is running is
 * kept in this object, and whichever comes first, the task's end or the interrupt's, is the end.
 */
export class CellRunner {
  private readonly running = new Set<Task>();

  constructor(private readonly parts: RunnerParts) {}

  start(task: Task): void {
    this.running.add(task);
    const ending = task.type === 'comm' ? this.deliver(task) : this.evaluate(task);
    // A turn later, so that a rejection which the task has left unhandled is reported as part of it.
    const end = (value: Ending) => setImmediate(() => this.finish(task, value));
    ending.then(end, (error) => end({ error: describeError(error) }));
  }

  /** Ends what is running, if anything is, as interrupted. */
  interrupt(): void {
    repairTensorFlow();
    for (const task of this.running) {
      this.parts.timers.cancel(task.context);
      this.finish(task, { error: describeError(new Interrupted()) });
    }
  }

  private async evaluate(task: EvaluateCommand): Promise<Ending> {
    this.parts.context.current = task.context;
    const outcome = await this.parts.evaluator.evaluate(task.cell);
    if (!outcome.ok) return { error: describeError(outcome.error) };
    if (!outcome.hasValue || outcome.value === undefined) return {};
    const { toBundle } = await import('../../../src/notebook/bundle');
    const bundle = await toBundle(outcome.value);
    // A value such as the handle of `show` is on display already and asks for nothing more.
    return Object.keys(bundle.data).length > 0 ? { bundle } : {};
  }

  private async deliver(task: CommCommand): Promise<Ending> {
    await this.parts.context.within(task.context, () => this.parts.comms.receive(task));
    return {};
  }

  private finish(task: Task, ending: Ending): void {
    if (!this.running.delete(task)) return;
    this.raiseFences(task.request);
    try {
      this.parts.channel.send({ type: 'done', request: task.request, ...ending });
    } catch (error) {
      this.refuse(task, error);
    }
  }

  /** The value's bundle cannot be written as JSON. If nothing can any more, the kernel must not wait for ever. */
  private refuse(task: Task, error: unknown): void {
    try {
      this.parts.channel.send({ type: 'done', request: task.request, error: describeError(error) });
    } catch {
      process.exit(1);
    }
  }

  /** Tells the reader of the raw descriptors 1 and 2 that it has all of this cell's output. */
  private raiseFences(request: number): void {
    for (const descriptor of this.parts.fenced)
      try {
        writeSync(descriptor, fence(request));
      } catch {
        // The cell has closed it: then nothing more comes from there.
      }
  }
}
