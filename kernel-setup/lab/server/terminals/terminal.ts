import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { Pty } from './pty';

/** Text that a page gets which connects later: about a thousand lines. */
const HISTORY_LENGTH = 200_000;
/** Bytes that may wait in a websocket before the program that writes has to wait. */
const HIGH_WATER = 1 << 20;
const RESUME_CHECK_MS = 50;
/** Patience with a shell that was told to hang up. */
const HANG_UP_MS = 500;

interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** A shell in a pseudo-terminal and the pages that show it. */
export class Terminal {
  lastActivity = new Date();
  /** Settles when the shell has ended. */
  readonly ended: Promise<void>;
  private readonly clients = new Map<WebSocket, Size | undefined>();
  private history: string[] = [];
  private historyLength = 0;
  private alive = true;
  private paused: NodeJS.Timeout | undefined;

  constructor(
    readonly name: string,
    private readonly pty: Pty,
  ) {
    pty.onData((text) => this.printed(text));
    this.ended = new Promise((resolve) => {
      pty.onExit(() => {
        this.exited();
        resolve();
      });
    });
  }

  model() {
    return { name: this.name, last_activity: this.lastActivity.toISOString() };
  }

  join(client: WebSocket): void {
    this.clients.set(client, undefined);
    client.send('["setup", {}]');
    if (this.history.length > 0) client.send(JSON.stringify(['stdout', this.history.join('')]));
  }

  leave(client: WebSocket): void {
    this.clients.delete(client);
    this.fit();
  }

  type(text: string): void {
    this.lastActivity = new Date();
    if (this.alive) this.quietly(() => this.pty.write(text));
  }

  resize(client: WebSocket, size: Size): void {
    if (this.clients.has(client)) this.clients.set(client, size);
    this.fit();
  }

  /** Ends the shell and what runs in it. */
  async kill(): Promise<void> {
    if (!this.alive) return;
    this.signal('SIGHUP');
    await Promise.race([this.ended, sleep(HANG_UP_MS, undefined, { ref: false })]);
    this.signal('SIGKILL');
    await this.ended;
  }

  private printed(text: string): void {
    this.lastActivity = new Date();
    this.remember(text);
    const message = JSON.stringify(['stdout', text]);
    for (const client of this.clients.keys()) client.send(message);
    this.holdBack();
  }

  private remember(text: string): void {
    this.history.push(text);
    this.historyLength += text.length;
    while (this.historyLength > HISTORY_LENGTH && this.history.length > 1)
      this.historyLength -= this.history.shift()!.length;
  }

  /** A program that writes faster than a page reads waits, as it would in any terminal. */
  private holdBack(): void {
    if (this.paused || !this.congested) return;
    this.pty.pause();
    this.paused = setInterval(() => {
      if (this.congested && this.alive) return;
      clearInterval(this.paused);
      this.paused = undefined;
      if (this.alive) this.pty.resume();
    }, RESUME_CHECK_MS);
  }

  private get congested(): boolean {
    return [...this.clients.keys()].some(({ bufferedAmount }) => bufferedAmount > HIGH_WATER);
  }

  /** As large as the smallest page that shows it. */
  private fit(): void {
    const sizes = [...this.clients.values()].filter((size) => size !== undefined);
    if (sizes.length === 0 || !this.alive) return;
    const smallest = (key: keyof Size) => Math.min(...sizes.map((size) => size[key]));
    this.quietly(() => this.pty.resize(smallest('columns'), smallest('rows')));
  }

  /** The shell may have ended a moment ago, before anyone was told. */
  private quietly(act: () => void): void {
    try {
      act();
    } catch {
      // Its end is on its way.
    }
  }

  private exited(): void {
    this.alive = false;
    clearInterval(this.paused);
    for (const client of this.clients.keys()) {
      client.send('["disconnect", 1]');
      client.close(1000, 'The shell has ended');
    }
    this.clients.clear();
  }

  private signal(name: NodeJS.Signals): void {
    if (!this.alive) return;
    this.quietly(() => {
      if (process.platform === 'win32') process.kill(this.pty.pid);
      else process.kill(-this.pty.pid, name);
    });
  }
}
