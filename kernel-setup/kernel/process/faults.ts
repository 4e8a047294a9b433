import { describeError } from '../eval/errors';
import type { Channel } from './channel';
import type { Context } from './context';

/**
 * Errors that no cell can report any more, thrown in a timer or by a promise that nobody awaits, appear on
 * stderr below the cell they come from; the process goes on.
 */
export function reportStrayErrors(channel: Channel, context: Context): void {
  const report = (headline: string, error: unknown): void => {
    const { traceback } = describeError(error);
    const text = `${headline}\n${traceback.join('\n')}\n`;
    channel.send({ type: 'stream', context: context.current, name: 'stderr', text });
  };
  process.on('uncaughtException', (error) =>
    report('Error outside of any cell (the kernel goes on):', error),
  );
  process.on('unhandledRejection', (reason) =>
    report('A promise was rejected and nothing handled it (the kernel goes on):', reason),
  );
}

/**
 * Node's warnings, on stderr of the running cell. Node's own text for them begins with the process id, with
 * which no notebook would have the same outputs twice: it is switched off, and this takes its place.
 */
export function reportWarnings(channel: Channel, context: Context): void {
  process.on('warning', ({ name, message, code }: NodeJS.ErrnoException) => {
    const text = `${code === undefined ? '' : `[${code}] `}${name}: ${message}\n`;
    channel.send({ type: 'stream', context: context.current, name: 'stderr', text });
  });
}
