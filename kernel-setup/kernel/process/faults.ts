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
