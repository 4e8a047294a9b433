import { Dealer, Request, type Socket, Subscriber } from 'zeromq';
import { addressOf, type Channel, type ConnectionInfo } from './connection';
import { type Envelope, encodeMessage, type Message, openEnvelope, readMessage, WireError } from './wire';

export type RequestChannel = 'shell' | 'control' | 'stdin';
type Receive = (channel: Channel, message: Message) => void;
type ReceiveEnvelope = (channel: Channel, envelope: Envelope) => void;

/** libzmq waits 100 ms between attempts to connect; a kernel that has just bound should not wait that long. */
const RECONNECT_MS = 10;

/**
 * The client's end of a kernel's sockets: sends in order, hands every well-signed message to `receive`, unparsed.
 * A WireError that `receive` throws refuses the message, as a wrong signature does.
 */
export class RawChannels {
  private readonly sockets: Record<RequestChannel, Dealer>;
  private readonly iopub: Subscriber;
  private readonly queues = new Map<RequestChannel, Promise<void>>();
  private closed = false;

  constructor(
    private readonly info: ConnectionInfo,
    session: string,
    private readonly receive: ReceiveEnvelope,
    private readonly refused: (error: WireError, channel: Channel) => void = () => {},
  ) {
    // Shell and stdin share one routing id: the kernel finds the asker of an input_request by it.
    const dealer = () => new Dealer({ routingId: session, linger: 0, reconnectInterval: RECONNECT_MS });
    this.sockets = { shell: dealer(), control: dealer(), stdin: dealer() };
    this.iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0, reconnectInterval: RECONNECT_MS });
    this.iopub.subscribe();
    this.open('iopub', this.iopub);
    for (const name of ['shell', 'control', 'stdin'] as const) this.open(name, this.sockets[name]);
  }

  /** Queues the message: zeromq refuses a second send while one waits. */
  send(channel: RequestChannel, message: Omit<Message, 'signature'>): Promise<void> {
    return this.sendFrames(channel, encodeMessage(message, this.info.key));
  }

  /** Sends frames as they are, for tests of what a kernel does with malformed ones. */
  sendFrames(channel: RequestChannel, frames: Buffer[]): Promise<void> {
    const before = this.queues.get(channel) ?? Promise.resolve();
    const sent = before.then(() => (this.closed ? undefined : this.sockets[channel].send(frames)));
    this.queues.set(
      channel,
      sent.catch(() => undefined),
    );
    return sent;
  }

  /** Whether the heartbeat socket echoes a message within `ms`. */
  async heartbeat(ms: number): Promise<boolean> {
    const socket = new Request({
      linger: 0,
      receiveTimeout: ms,
      sendTimeout: ms,
      reconnectInterval: RECONNECT_MS,
    });
    try {
      socket.connect(addressOf(this.info, 'hb'));
      const ping = Buffer.from(`ping ${Math.random()}`);
      await socket.send(ping);
      const [pong] = await socket.receive();
      return pong !== undefined && ping.equals(pong);
    } catch {
      return false;
    } finally {
      socket.close();
    }
  }

  close(): void {
    this.closed = true;
    for (const socket of [this.iopub, ...Object.values(this.sockets)]) socket.close();
  }

  private open(channel: Channel, socket: Socket & AsyncIterable<Buffer[]>): void {
    socket.connect(addressOf(this.info, channel));
    void this.listen(channel, socket);
  }

  private async listen(channel: Channel, socket: AsyncIterable<Buffer[]>): Promise<void> {
    try {
      for await (const frames of socket) this.accept(channel, frames);
    } catch (error) {
      if (!this.closed) throw error;
    }
  }

  private accept(channel: Channel, frames: Buffer[]): void {
    try {
      this.receive(channel, openEnvelope(frames, this.info.key));
    } catch (error) {
      // A message that is not the kernel's own is none of ours.
      if (!(error instanceof WireError)) throw error;
      this.refused(error, channel);
    }
  }
}

/** The same for a client that reads every message. */
export class Channels extends RawChannels {
  constructor(info: ConnectionInfo, session: string, receive: Receive) {
    super(info, session, (channel, envelope) => receive(channel, readMessage(envelope)));
  }
}
