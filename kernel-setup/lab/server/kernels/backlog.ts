import type { Header } from '../../../../src/course/jupyter/wire';
import { ownMessage, sizeOf } from './relayed-message';
import { Outgoing } from './websocket-protocol';

/** What a cell cannot be finished without is kept before its output. */
const BULKY = new Set(['stream', 'display_data', 'update_display_data', 'execute_result', 'comm_msg']);

interface Entry {
  readonly outgoing: Outgoing;
  readonly size: number;
  readonly bulky: boolean;
}

/**
 * Messages that a client has not taken yet, oldest first, up to a number of bytes. Beyond that the oldest outputs
 * make room, and a note stands in their place; states and replies go last of all.
 */
export class Backlog {
  private entries: (Entry | undefined)[] = [];
  /** Everything before is taken or dropped. */
  private head = 0;
  /** No bulky entry is left before. */
  private cursor = 0;
  private bytes = 0;
  private noted: string | undefined;

  constructor(
    private readonly limit: number,
    private readonly session: string,
  ) {}

  get empty(): boolean {
    return this.head === this.entries.length;
  }

  push(outgoing: Outgoing): void {
    this.entries.push(entryOf(outgoing));
    this.bytes += this.entries.at(-1)!.size;
    this.makeRoom();
  }

  /** Puts messages in front: those that were on their way when the connection broke. */
  putBack(outgoing: readonly Outgoing[]): void {
    const before = outgoing.map(entryOf);
    this.entries = [...before, ...this.entries.slice(this.head)];
    this.head = 0;
    this.cursor = 0;
    for (const { size } of before) this.bytes += size;
    this.makeRoom();
  }

  shift(): Outgoing | undefined {
    while (this.head < this.entries.length) {
      const entry = this.take(this.head++);
      if (this.head === this.entries.length) this.reset();
      else if (this.head > 1024 && this.head * 2 > this.entries.length) this.compact();
      if (entry) return entry.outgoing;
    }
    return undefined;
  }

  private take(index: number): Entry | undefined {
    const entry = this.entries[index];
    this.entries[index] = undefined;
    this.bytes -= entry?.size ?? 0;
    return entry;
  }

  private makeRoom(): void {
    this.cursor = Math.max(this.cursor, this.head);
    for (; this.bytes > this.limit && this.cursor < this.entries.length; this.cursor++)
      if (this.entries[this.cursor]?.bulky) this.drop(this.cursor);
    while (this.bytes > this.limit && !this.empty) this.take(this.head++);
    if (this.empty) this.reset();
  }

  private drop(index: number): void {
    const { header, parent } = this.take(index)!.outgoing.message;
    const cell = parent.msg_id ?? header.msg_id;
    if (this.noted === cell) return;
    this.noted = cell;
    const note = entryOf(new Outgoing(this.note(parent)));
    this.entries[index] = { ...note, bulky: false };
    this.bytes += note.size;
  }

  private note(parent: Partial<Header>) {
    const kept = `${Math.round(this.limit / 2 ** 20)} MB`;
    const text = `[Output is missing here: the page did not take it, and the server keeps the last ${kept}.]\n`;
    return ownMessage('stream', this.session, { name: 'stderr', text }, parent);
  }

  private reset(): void {
    this.entries = [];
    this.head = 0;
    this.cursor = 0;
    this.bytes = 0;
    this.noted = undefined;
  }

  private compact(): void {
    this.entries = this.entries.slice(this.head);
    this.cursor = Math.max(0, this.cursor - this.head);
    this.head = 0;
  }
}

const entryOf = (outgoing: Outgoing): Entry => ({
  outgoing,
  size: sizeOf(outgoing.message),
  bulky: BULKY.has(outgoing.message.header.msg_type),
});
