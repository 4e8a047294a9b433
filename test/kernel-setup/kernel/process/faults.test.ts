import { afterEach, describe, expect, it } from 'vitest';
import { Context } from '../../../../kernel-setup/kernel/process/context';
import { reportStrayErrors, reportWarnings } from '../../../../kernel-setup/kernel/process/faults';
import { RecordedChannel } from './recorded-channel';

const EVENTS = ['uncaughtException', 'unhandledRejection', 'warning'] as const;
const before = EVENTS.map((event) => process.listeners(event as 'warning'));
afterEach(() => {
  EVENTS.forEach((event, index) => {
    for (const listener of process.listeners(event as 'warning'))
      if (!before[index]?.includes(listener)) process.off(event, listener);
  });
});

/** Only the listeners under test hear the event: the test runner's own would fail the test. */
function emit(event: (typeof EVENTS)[number], ...args: unknown[]): void {
  const index = EVENTS.indexOf(event);
  for (const listener of process.listeners(event as 'warning') as ((...args: unknown[]) => void)[])
    if (!before[index]?.includes(listener as NodeJS.WarningListener)) listener(...args);
}

function create() {
  const channel = new RecordedChannel();
  const context = new Context();
  context.current = 3;
  return { channel, context };
}

describe('errors that no cell can report', () => {
  it.each([
    ['uncaughtException', new TypeError('in a timer'), /TypeError[\s\S]*: in a timer/],
    ['unhandledRejection', new RangeError('unheard'), /RangeError[\s\S]*: unheard/],
    ['unhandledRejection', 'no error at all', /no error at all/],
  ] as const)('appear on stderr of the cell: %s', (event, error, expected) => {
    const { channel, context } = create();
    reportStrayErrors(channel, context);
    emit(event, error);
    expect(channel.events).toMatchObject([{ type: 'stream', context: 3, name: 'stderr' }]);
    expect(channel.events[0]).toHaveProperty('text', expect.stringMatching(expected));
  });
});

describe('warnings', () => {
  it('appear without the process id, as the same notebook must print the same twice', () => {
    const { channel, context } = create();
    reportWarnings(channel, context);
    emit('warning', Object.assign(new Error('old'), { name: 'DeprecationWarning', code: 'DEP0005' }));
    emit('warning', Object.assign(new Error('plain'), { name: 'Warning' }));
    expect(channel.events).toMatchObject([
      { name: 'stderr', text: '[DEP0005] DeprecationWarning: old\n' },
      { name: 'stderr', text: 'Warning: plain\n' },
    ]);
  });
});
