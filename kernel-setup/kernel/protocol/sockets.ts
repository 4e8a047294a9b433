import { Router, XPublisher } from 'zeromq';
import { decodeMessage, encodeMessage, type Message, WireError } from '../../../src/course/jupyter/wire';
import type { Channel, Connection } from './connection-file';
import { Heartbeat } from './heartbeat';
import { log } from './log';
import { SeenSignatures } from './seen-signatures';
import { SendQueue } from './send-queue';

export type Outgoing = Omit<Message, 'signature'>;
export type RoutedChannel = 'shell' | 'control' | 'stdin';
type Receive = (channel: RoutedChannel, message: Message) => void;
/** Called with the topic that a frontend has just subscribed to on iopub; the empty one means all messages. */
type Subscribed = (topic: Buffer) => void;

/** How long messages not yet taken by their readers are kept when the kernel exits. */
const LINGER_MS = 1000;

/** A client that comes back with the same routing id takes its connection over. */
const ROUTER = { sendHighWaterMark: 0, receiveHighWaterMark: 0, linger: LINGER_MS, handover: true };

/** The kernel's five sockets: hands on well-signed messages, sends in order, echoes the heartbeat. */
export class Sockets {
  // No high-water marks: libzmq's are 1000 messages, and a publisher drops what is beyond.
  // Every subscription is told, not only the first to a topic: each frontend is to be welcomed.
  private readonly iopub = new XPublisher({
    sendHighWaterMark: 0,
    linger: LINGER_MS,
    verbosity: 'allSubs',
  });
  private readonly heartbeat = new Heartbeat();
  private readonly routers: Record<RoutedChannel, Router>;
  private readonly queues: Record<RoutedChannel | 'iopub', SendQueue>;
  private readonly seen = new SeenSignatures();
  private closed = false;

  constructor(
    private readonly connection: Connection,
    private readonly receive: Receive,
    private readonly subscribed: Subscribed,
  ) {
    const router = () => new Router(ROUTER);
    this.routers = { shell: router(), control: router(), stdin: router() };
    const queue = (name: Channel, socket: XPublisher | Router) =>
      new SendQueue(socket, (error) => this.closed || log(`Cannot send on ${name}: ${error}`));
    this.queues = {
      iopub: queue('iopub', this.iopub),
      shell: queue('shell', this.routers.shell),
      control: queue('control', this.routers.control),
      stdin: queue('stdin', this.routers.stdin),
    };
  }

  /** Binds all sockets and begins to receive. @throws Error when an address is taken. */
  async bind(): Promise<void> {
    const { addresses } = this.connection;
    const { shell, control, stdin } = this.routers;
    const sockets = { shell, control, stdin, iopub: this.iopub, hb: this.heartbeat };
    await Promise.all(
      Object.entries(sockets).map(([name, socket]) => socket.bind(addresses[name as Channel])),
    );
    for (const channel of ['shell', 'control', 'stdin'] as const) void this.listen(channel);
    void this.listenToSubscribers();
  }

  send(channel: RoutedChannel | 'iopub', message: Outgoing): void {
    if (!this.closed) this.queues[channel].push(encodeMessage(message, this.connection.key));
  }

  /** Hands over what is still queued and closes all sockets. */
  async close(): Promise<void> {
    await Promise.all(Object.values(this.queues).map((queue) => queue.drained()));
    this.closed = true;
    for (const socket of [this.iopub, this.heartbeat, ...Object.values(this.routers)]) socket.close();
  }

  private async listen(channel: RoutedChannel): Promise<void> {
    for await (const frames of this.routers[channel]) this.accept(channel, frames);
  }

  /** A frame of a subscriber begins with 1 when it subscribes and with 0 when it leaves (ZeroMQ RFC 29). */
  private async listenToSubscribers(): Promise<void> {
    for await (const [frame] of this.iopub) if (frame?.[0] === 1) this.subscribed(frame.subarray(1));
  }

  private accept(channel: RoutedChannel, frames: Buffer[]): void {
    try {
      const message = decodeMessage(frames, this.connection.key);
      if (this.seen.add(message.signature)) this.receive(channel, message);
      else log(`Ignored a message on ${channel}: its signature has been used before`);
    } catch (error) {
      // Whatever it is, the next message must be received.
      const reason =
        error instanceof WireError ? error.message : error instanceof Error ? error.stack : error;
      log(`Ignored a message on ${channel}: ${reason}`);
    }
  }
}
