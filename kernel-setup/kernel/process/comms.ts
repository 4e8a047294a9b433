import { randomUUID } from 'node:crypto';
import type { Channel } from './channel';
import type { Context } from './context';
import type { CommMessage } from './messages';

/** A message of a comm as user code sees it. */
export interface CommData {
  readonly data: unknown;
  readonly metadata: Record<string, unknown>;
  readonly buffers: readonly Buffer[];
}

type Listener = (message: CommData) => unknown;
type Send = (message: CommMessage) => void;
interface SendOptions {
  readonly metadata?: Record<string, unknown>;
  readonly buffers?: readonly Uint8Array[];
}

/** One end of a channel between a cell and the frontend. */
export class Comm {
  private readonly messageListeners: Listener[] = [];
  private readonly closeListeners: Listener[] = [];
  private open = true;

  /** Use `Comms.open`, or take the comm that a registered target is given. */
  constructor(
    readonly id: string,
    readonly target: string,
    private readonly transmit: Send,
    private readonly forget: () => void,
  ) {}

  /** Sends JSON data to the other end. @throws Error when the comm is closed. */
  send(data: unknown, options: SendOptions = {}): void {
    if (!this.open) throw new Error(`Cannot send as comm must be open: current id is ${this.id}`);
    this.transmit(outgoing('msg', this.id, data, options));
  }

  /** Closes both ends; does nothing when the comm is closed. */
  close(data: unknown = {}, options: SendOptions = {}): void {
    if (!this.open) return;
    this.open = false;
    this.forget();
    this.transmit(outgoing('close', this.id, data, options));
  }

  onMessage(listener: Listener): void {
    this.messageListeners.push(listener);
  }

  /** Called when the frontend closes the comm. */
  onClose(listener: Listener): void {
    this.closeListeners.push(listener);
  }

  /** Hands a message of the frontend to the listeners; resolves when they are done. */
  async receive(message: CommMessage): Promise<void> {
    const closing = message.kind === 'close';
    if (closing) {
      this.open = false;
      this.forget();
    }
    const content = incoming(message);
    for (const listener of closing ? this.closeListeners : this.messageListeners) await listener(content);
  }
}

/** Called for each comm that the frontend opens to a target. */
export type Target = (comm: Comm, opened: CommData) => unknown;

/** The comms of the user's process: cells register targets, and open comms to targets of the frontend. */
export class Comms {
  private readonly targets = new Map<string, Target>();
  private readonly comms = new Map<string, Comm>();

  constructor(
    private readonly channel: Channel,
    private readonly context: Context,
  ) {}

  registerTarget(name: string, target: Target): void {
    this.targets.set(name, target);
  }

  unregisterTarget(name: string): void {
    this.targets.delete(name);
  }

  /** Opens a comm to a target which the frontend has registered. */
  open(target: string, data: unknown = {}, options: SendOptions = {}): Comm {
    const comm = this.create(randomUUID(), target);
    this.transmit({ ...outgoing('open', comm.id, data, options), target });
    return comm;
  }

  /** A message of the frontend. A comm for which there is no target is closed; other unknown ones are ignored. */
  async receive(message: CommMessage): Promise<void> {
    if (message.kind === 'open') await this.opened(message);
    else await this.comms.get(message.comm)?.receive(message);
  }

  private async opened(message: CommMessage): Promise<void> {
    const target = this.targets.get(message.target ?? '');
    if (!target) {
      this.transmit(outgoing('close', message.comm, {}, {}));
      return;
    }
    const comm = this.create(message.comm, message.target ?? '');
    try {
      await target(comm, incoming(message));
    } catch (error) {
      comm.close();
      throw error;
    }
  }

  private create(id: string, target: string): Comm {
    const comm = new Comm(id, target, this.transmit, () => this.comms.delete(id));
    this.comms.set(id, comm);
    return comm;
  }

  private readonly transmit = (message: CommMessage): void => {
    this.channel.send({ type: 'comm', context: this.context.current, ...message });
  };
}

function outgoing(kind: CommMessage['kind'], comm: string, data: unknown, options: SendOptions): CommMessage {
  const { metadata = {}, buffers = [] } = options;
  return { kind, comm, data, metadata, buffers: buffers.map(toBase64) };
}

const toBase64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

const incoming = ({ data, metadata, buffers }: CommMessage): CommData => ({
  data,
  metadata,
  buffers: buffers.map((text) => Buffer.from(text, 'base64')),
});
