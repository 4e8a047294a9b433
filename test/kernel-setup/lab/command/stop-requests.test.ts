import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stopRequests } from '../../../../kernel-setup/lab/command/stop-requests';

let source: EventEmitter;
let forced: number;
const listen = () => stopRequests(() => forced++, source);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  source = new EventEmitter();
  forced = 0;
});
afterEach(() => vi.useRealTimers());

describe('requests to stop', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('are heard: %s', async (signal) => {
    const { stopped } = listen();
    source.emit(signal);
    await stopped;
    expect(forced).toBe(0);
  });

  it('force the end the second time', async () => {
    const { stopped } = listen();
    source.emit('SIGINT');
    await stopped;
    vi.advanceTimersByTime(1000);
    source.emit('SIGINT');
    expect(forced).toBe(1);
  });

  it('are one when npm passes on the Ctrl-C that the terminal has sent', async () => {
    const { stopped } = listen();
    source.emit('SIGINT');
    vi.advanceTimersByTime(20);
    source.emit('SIGINT');
    await stopped;
    expect(forced).toBe(0);
  });

  it('are left to others afterwards', () => {
    const { dispose } = listen();
    dispose();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) expect(source.listenerCount(signal)).toBe(0);
  });
});
