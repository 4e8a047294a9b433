import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { ownMessage, type RelayedMessage } from './relayed-message';
import { Seat } from './seat';
import { Outgoing, type WebsocketProtocol } from './websocket-protocol';

/** Clients that are away and still waited for: a page that reconnects again and again with new names fills memory. */
const AWAY_LIMIT = 4;
/** Requests that are remembered until they are answered: not every kernel answers what it does not know. */
const ASKED_LIMIT = 20_000;

/**
 * The clients of one kernel. What it publishes goes to all of them, a reply or a question to the one that asked.
 */
export class Audience {
  /** Session of the server's own messages. */
  readonly session = randomUUID();
  private readonly seats = new Map<string, Seat>();
  /** Who sent a request that is not answered yet, by its message id. */
  private readonly askers = new Map<string, Seat>();

  /** Clients whose websocket is open. */
  get connections(): number {
    return [...this.seats.values()].filter(({ connected }) => connected).length;
  }

  /** Takes a client's websocket; what it missed since it was last here is sent first. */
  join(session: string, socket: WebSocket, protocol: WebsocketProtocol): Seat {
    const seat = this.seats.get(session) ?? new Seat(session, this.session);
    this.seats.set(session, seat);
    seat.attach(socket, protocol);
    this.sweep();
    return seat;
  }

  leave(seat: Seat, socket: WebSocket, code: number): void {
    if (seat.detach(socket, code)) this.sweep();
  }

  /** Remembers who asked, so that the reply finds back. */
  asked(seat: Seat, { header }: RelayedMessage): void {
    // Other messages have no reply, and their senders would be remembered for ever.
    if (!header.msg_type.endsWith('_request')) return;
    this.askers.set(header.msg_id, seat);
    if (this.askers.size > ASKED_LIMIT) this.askers.delete(this.askers.keys().next().value ?? '');
  }

  /** A message on iopub. */
  publish(message: RelayedMessage<'iopub'>): void {
    const outgoing = new Outgoing(message);
    for (const seat of this.seats.values()) seat.send(outgoing);
  }

  /** A reply on shell or control, or a question on stdin; one that no client asked for is the server's own. */
  answer(message: RelayedMessage): void {
    const { msg_id = '', session = '' } = message.parent;
    const seat = this.askers.get(msg_id) ?? this.seats.get(session);
    if (message.channel !== 'stdin') this.askers.delete(msg_id);
    seat?.send(new Outgoing(message));
  }

  /** Tells all clients a state that the kernel itself cannot tell. */
  tell(state: 'restarting' | 'dead'): void {
    this.publish(ownMessage('status', this.session, { execution_state: state }));
  }

  /** Nobody will answer what was asked. */
  forgetAsked(): void {
    this.askers.clear();
  }

  close(code: number, reason: string): void {
    for (const seat of this.seats.values()) seat.close(code, reason);
    this.seats.clear();
    this.askers.clear();
  }

  /** While nobody is connected every client is waited for; otherwise those who stay away are given up. */
  sweep(): void {
    const away = [...this.seats.values()].filter(({ connected }) => !connected);
    const alone = away.length === this.seats.size;
    const excess = away.length - AWAY_LIMIT;
    for (const [index, seat] of away.entries())
      if (index < excess || (!alone && seat.expired())) this.forget(seat);
  }

  private forget(seat: Seat): void {
    this.seats.delete(seat.session);
    for (const [id, asker] of this.askers) if (asker === seat) this.askers.delete(id);
  }
}
