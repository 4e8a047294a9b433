import type { WebSocket } from 'ws';
import { Backlog } from './backlog';
import type { Frame, Outgoing, WebsocketProtocol } from './websocket-protocol';

/** Bytes that may wait in a websocket before messages are kept back. */
const HIGH_WATER = 4 << 20;

/** Bytes kept for a client that is away or slow. */
const BACKLOG_BYTES = 64 << 20;

/** Close codes that a page sends itself: finished, navigated away, or none given. */
const CLEAN_CODES = [1000, 1001, 1005];

/** A client that has left is waited for: shortly when it said goodbye, longer when its connection broke. */
const AWAY_MS = { clean: 10_000, broken: 600_000 };

/**
 * The place of one client at a kernel, known by its session id. It outlives the websocket: what the kernel says
 * meanwhile is kept, and delivered first when the client comes back.
 */
export class Seat {
  private socket: WebSocket | undefined;
  private protocol: WebsocketProtocol = '';
  private readonly backlog: Backlog;
  /** Given to the websocket and not yet written to the network. */
  private inFlight: Outgoing[] = [];
  private away: { since: number; clean: boolean } | undefined;

  constructor(
    readonly session: string,
    serverSession: string,
    backlogBytes = BACKLOG_BYTES,
  ) {
    this.backlog = new Backlog(backlogBytes, serverSession);
  }

  get connected(): boolean {
    return this.socket !== undefined;
  }

  /** Whether the client has been away for longer than one waits for it. */
  expired(now = Date.now()): boolean {
    return this.away !== undefined && now - this.away.since > AWAY_MS[this.away.clean ? 'clean' : 'broken'];
  }

  /** The client's websocket; one of before is closed, since its client has opened this one. */
  attach(socket: WebSocket, protocol: WebsocketProtocol): void {
    const before = this.socket;
    this.leave(false);
    before?.close(1000, 'Replaced by a newer connection of this client');
    this.socket = socket;
    this.protocol = protocol;
    this.away = undefined;
    this.drain();
  }

  /** The websocket has closed; nothing happens when the seat has another one by now. */
  detach(socket: WebSocket, code: number): boolean {
    if (socket !== this.socket) return false;
    this.leave(CLEAN_CODES.includes(code));
    return true;
  }

  send(outgoing: Outgoing): void {
    if (this.backlog.empty && this.ready) this.write(outgoing);
    else this.backlog.push(outgoing);
  }

  close(code: number, reason: string): void {
    const { socket } = this;
    this.leave(true);
    socket?.close(code, reason);
  }

  private get ready(): boolean {
    const { socket } = this;
    return socket !== undefined && socket.readyState === socket.OPEN && socket.bufferedAmount < HIGH_WATER;
  }

  private leave(clean: boolean): void {
    if (this.socket === undefined) return;
    this.socket = undefined;
    this.away = { since: Date.now(), clean };
    this.backlog.putBack(this.inFlight);
    this.inFlight = [];
  }

  private drain(): void {
    while (this.ready && !this.backlog.empty) {
      const next = this.backlog.shift();
      if (next) this.write(next);
    }
  }

  private write(outgoing: Outgoing): void {
    const { socket } = this;
    const frame = frameOf(outgoing, this.protocol);
    if (frame === undefined) return;
    this.inFlight.push(outgoing);
    socket?.send(frame, (error) => {
      // Written in order; when the connection breaks, what is left goes back to the backlog at once.
      if (error || socket !== this.socket) return;
      this.inFlight.shift();
      this.drain();
    });
  }
}

/** The frame of a message; none for one that is longer than a text can be in JavaScript. */
function frameOf(outgoing: Outgoing, protocol: WebsocketProtocol): Frame | undefined {
  try {
    return outgoing.frame(protocol);
  } catch {
    return undefined;
  }
}
