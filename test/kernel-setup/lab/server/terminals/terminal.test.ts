import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import type { Pty } from '../../../../../kernel-setup/lab/server/terminals/pty';
import { Terminal } from '../../../../../kernel-setup/lab/server/terminals/terminal';

/** A pseudo-terminal without a shell. */
class FakePty implements Pty {
  readonly pid = 2 ** 30;
  readonly done: string[] = [];
  print: (text: string) => void = () => {};
  exit: () => void = () => {};

  onData(listener: (text: string) => void): void {
    this.print = listener;
  }
  onExit(listener: () => void): void {
    this.exit = listener;
  }
  write(): void {
    throw new Error('write EIO');
  }
  resize(columns: number, rows: number): void {
    this.done.push(`${columns}x${rows}`);
  }
  pause(): void {
    this.done.push('pause');
  }
  resume(): void {
    this.done.push('resume');
  }
}

const page = () => {
  const sent: string[] = [];
  const fake = { bufferedAmount: 0, send: (text: string) => sent.push(text), close: () => {} };
  return { fake, sent, socket: fake as unknown as WebSocket };
};

describe('a terminal', () => {
  let pty: FakePty;
  let terminal: Terminal;
  beforeEach(() => {
    vi.useFakeTimers();
    pty = new FakePty();
    terminal = new Terminal('1', pty);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('holds the program back while a page does not read, and lets it go on then', () => {
    const [slow, fast] = [page(), page()];
    terminal.join(slow.socket);
    terminal.join(fast.socket);
    pty.print('a');
    expect(pty.done).toEqual([]);
    slow.fake.bufferedAmount = 2 << 20;
    pty.print('b');
    pty.print('c');
    vi.advanceTimersByTime(1000);
    expect(pty.done).toEqual(['pause']);
    slow.fake.bufferedAmount = 0;
    vi.advanceTimersByTime(1000);
    expect(pty.done).toEqual(['pause', 'resume']);
    expect(fast.sent.slice(1)).toEqual(['a', 'b', 'c'].map((text) => JSON.stringify(['stdout', text])));
  });

  it('goes on when the page that did not read is gone', () => {
    const slow = page();
    terminal.join(slow.socket);
    slow.fake.bufferedAmount = 2 << 20;
    pty.print('a');
    terminal.leave(slow.socket);
    vi.advanceTimersByTime(1000);
    expect(pty.done).toEqual(['pause', 'resume']);
  });

  it('shows a page that comes later the end of what was printed', () => {
    for (let n = 0; n < 1000; n++) pty.print(`${n}`.padEnd(1000));
    const late = page();
    terminal.join(late.socket);
    const [setup, [, text]] = late.sent.map((message) => JSON.parse(message));
    expect(setup).toEqual(['setup', {}]);
    expect(text.length).toBeLessThanOrEqual(201_000);
    expect(text.trimEnd().endsWith(' 999')).toBe(true);
  });

  it('does not mind that the shell has just ended', () => {
    terminal.type('x');
    pty.exit();
    terminal.type('x');
    terminal.resize(page().socket, { rows: 1, columns: 1 });
    expect(pty.done).toEqual([]);
  });
});
