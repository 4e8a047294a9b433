/** Progress that is drawn in place: a bar, rate and remaining time while it runs, one plain line when it is done. */
import { requireCount } from '../check';
import { currentKernel } from './kernel';
import { loopHint } from './later';
import type { Displayable, MimeData } from './mime';
import { displayable, displaySymbol } from './mime';
import type { ProgressState } from './progress-text';
import { progressHtml, progressText } from './progress-text';
import type { Shown } from './show';
import { show } from './show';

/** Options of {@link progress}. */
export interface ProgressOptions {
  /** What is going on, as in `training`. */
  readonly label?: string;
  /** Number of steps, where the iterable does not tell it. */
  readonly total?: number;
  /** Keeps the last message in the final line; only for messages that are the same in every run. */
  readonly keepMessage?: boolean;
}

/** Redraws no more often than this, in milliseconds. */
const between = 100;

/** A bar that is moved by hand. */
export class ProgressBar {
  private readonly started = performance.now();
  private drawnAt = -Infinity;
  private shown: Shown | undefined;
  private count = 0;
  private message: string | Readonly<Record<string, number>> = '';
  private untimed = 0;
  private closed = false;

  constructor(
    private readonly total: number | undefined,
    private readonly options: ProgressOptions = {},
  ) {
    if (total !== undefined) requireCount('show progress', 'total', total, 0);
    this.draw('running');
  }

  /** One step done (or several); numbers such as `{ loss: 0.123 }` or a text stand beside the bar. */
  tick(message?: string | Readonly<Record<string, number>>, steps = 1): void {
    this.count += steps;
    if (message !== undefined) this.message = message;
    // A million steps a second need no clock each: one look in 64 is enough for them.
    if (--this.untimed <= 0) this.redraw();
  }

  /** Changes the message without a step. */
  say(message?: string | Readonly<Record<string, number>>): void {
    if (message !== undefined) this.message = message;
    if (--this.untimed <= 0) this.redraw();
  }

  private redraw(): void {
    if (this.closed) return;
    const now = performance.now();
    const fast = this.count > 1000 && this.count / (now - this.started) > 100;
    this.untimed = fast ? 64 : 0;
    if (now - this.drawnAt >= between) this.draw('running');
  }

  /** Ends the bar: done if all steps were made, stopped otherwise. Does nothing the second time. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.draw(this.total === undefined || this.count >= this.total ? 'done' : 'stopped');
  }

  /** Nothing more to show when the bar is a cell's last expression: it is on display already. */
  [displaySymbol](): MimeData {
    return {};
  }

  private draw(phase: ProgressState['phase']): void {
    this.drawnAt = performance.now();
    const { label, keepMessage = false } = this.options;
    const seconds = (this.drawnAt - this.started) / 1000;
    const message = phase === 'running' || keepMessage ? messageText(this.message) : '';
    const state = { label, total: this.total, count: this.count, message, seconds, phase };
    if (currentKernel() !== undefined) {
      const drawn = displayable({ 'text/html': progressHtml(state), 'text/plain': progressText(state) });
      if (this.shown === undefined) this.shown = show(drawn);
      else this.shown.update(drawn);
    } else if (process.stderr.isTTY) {
      process.stderr.write(`\r\x1b[2K${progressText(state)}${phase === 'running' ? '' : '\n'}`);
    }
  }
}

const messageText = (message: string | Readonly<Record<string, number>>): string =>
  typeof message === 'string'
    ? message
    : Object.entries(message)
        .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`)
        .join('  ');

/** Steps to loop over, with a bar that moves along. `say` sets the message beside it. */
export interface Progress<T> extends Iterable<T>, Displayable {
  say(message: string | Readonly<Record<string, number>>): void;
}

/** The same for steps that are awaited. */
export interface AsyncProgress<T> extends AsyncIterable<T>, Displayable {
  say(message: string | Readonly<Record<string, number>>): void;
}

function* range(total: number): Iterable<number> {
  for (let k = 0; k < total; k++) yield k;
}

function sizeOf(steps: object): number | undefined {
  const { length, size } = steps as { length?: unknown; size?: unknown };
  return typeof length === 'number' ? length : typeof size === 'number' ? size : undefined;
}

/**
 * Loops with a progress bar: over 0 … total − 1, or over any iterable.
 *
 *     for (const step of progress(1000, { label: 'training' })) train(step);
 *
 *     const steps = progress(1000, { label: 'training' });
 *     for (const step of steps) steps.say({ loss: train(step) });
 *
 * The bar is redrawn at most ten times a second. Leaving the loop early, by `break` or by an error, closes it.
 * What stays in the notebook carries no timing: `✓ training 1000/1000`.
 * @throws RangeError for a total that is no count
 */
export function progress(total: number, options?: ProgressOptions): Progress<number>;
export function progress<T>(steps: Iterable<T>, options?: ProgressOptions): Progress<T>;
export function progress<T>(steps: AsyncIterable<T>, options?: ProgressOptions): AsyncProgress<T>;
export function progress(
  steps: number | Iterable<unknown> | AsyncIterable<unknown>,
  options: ProgressOptions = {},
): Progress<unknown> | AsyncProgress<unknown> {
  if (typeof steps === 'number') {
    requireCount('show progress', 'total', steps, 0);
    return overSync(range(steps), steps, options);
  }
  const total = options.total ?? sizeOf(steps);
  return Symbol.asyncIterator in steps ? overAsync(steps, total, options) : overSync(steps, total, options);
}

function overSync<T>(steps: Iterable<T>, total: number | undefined, options: ProgressOptions): Progress<T> {
  let bar: ProgressBar | undefined;
  return {
    say: (message) => bar?.say(message),
    [displaySymbol]: () => ({ 'text/plain': loopHint(false) }),
    *[Symbol.iterator]() {
      bar = new ProgressBar(total, options);
      try {
        for (const step of steps) {
          yield step;
          bar.tick();
        }
      } finally {
        bar.close();
      }
    },
  };
}

function overAsync<T>(
  steps: AsyncIterable<T>,
  total: number | undefined,
  options: ProgressOptions,
): AsyncProgress<T> {
  let bar: ProgressBar | undefined;
  return {
    say: (message) => bar?.say(message),
    [displaySymbol]: () => ({ 'text/plain': loopHint(true) }),
    async *[Symbol.asyncIterator]() {
      bar = new ProgressBar(total, options);
      try {
        for await (const step of steps) {
          yield step;
          bar.tick();
        }
      } finally {
        bar.close();
      }
    },
  };
}

/** A bar to move by hand, where a loop does not fit: `bar.tick({ loss })`, then `bar.close()`. */
export function progressBar(total?: number, options: ProgressOptions = {}): ProgressBar {
  return new ProgressBar(total, options);
}
