import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import type { Peer } from '../step';
import { decodeJson, decodeV1, encodeJson, encodeV1, type Message, v1 } from './frame';

/** How to open a websocket; the token is sent unless told otherwise. */
export interface OpenOptions {
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly anonymous?: true;
}

const patience = 15_000;

/** Opens a websocket, or says with which HTTP status it was refused. */
export function open(peer: Peer, path: string, options: OpenOptions = {}): Promise<Channels | number> {
  const headers = {
    ...(options.anonymous ? {} : { Authorization: `token ${peer.token}` }),
    ...options.headers,
  };
  const socket = new WebSocket(
    `${peer.origin.replace('http', 'ws')}${path}`,
    [...(options.protocols ?? [])],
    { headers },
  );
  const channels = new Channels(socket);
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(channels));
    socket.once('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    socket.once('error', reject);
  });
}

/** The same, where it must succeed. */
export async function opened(peer: Peer, path: string, options?: OpenOptions): Promise<Channels> {
  const channels = await open(peer, path, options);
  if (typeof channels === 'number')
    throw new Error(`Cannot open ${path} as the server refused: status ${channels}`);
  return channels;
}

/** Path of a kernel's websocket. */
export const channelsOf = (kernel: string, session: string = randomUUID()) =>
  `/api/kernels/${kernel}/channels?session_id=${session}`;

/** A kernel's websocket, seen by a client: what came, in order, and a way to wait for more. */
export class Channels {
  readonly received: Message[] = [];
  readonly #waiting = new Set<() => void>();
  #closed: { code: number; reason: string } | undefined;

  constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer, binary) => {
      if (data.length === 0) return;
      this.received.push(socket.protocol === v1 ? decodeV1(data) : decodeJson(data, binary));
      this.#wake();
    });
    socket.on('close', (code, reason) => {
      this.#closed = { code, reason: reason.toString() };
      this.#wake();
    });
    socket.on('error', () => {});
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Waits until `found` answers something, now or after a message or the end of the connection. */
  async until<T>(what: string, found: () => T | undefined, milliseconds = patience): Promise<T> {
    const until = Date.now() + milliseconds;
    for (;;) {
      const value = found();
      if (value !== undefined) return value;
      if (Date.now() > until)
        throw new Error(`Cannot see ${what}: received ${this.received.map(nameOf).join(', ')}`);
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, until - Date.now() + 1);
        this.#waiting.add(wake);
      });
    }
  }

  /** Sends a message; answers its id. */
  send(
    type: string,
    content: Record<string, unknown>,
    more: { channel?: string; session?: string; buffers?: Buffer[] } = {},
  ): string {
    const { channel = 'shell', session = 'differential', buffers = [] } = more;
    const msg_id = randomUUID();
    const header = {
      msg_id,
      msg_type: type,
      session,
      username: '',
      date: new Date().toISOString(),
      version: '5.3',
    };
    const message: Message = { channel, header, parent_header: {}, metadata: {}, content, buffers };
    this.socket.send(this.socket.protocol === v1 ? encodeV1(message) : encodeJson(message));
    return msg_id;
  }

  /** What answered a request so far. */
  of(id: string): Message[] {
    return this.received.filter((message) => message.parent_header.msg_id === id);
  }

  /** Waits until a request has its reply and the kernel is idle again; answers all that belongs to it. */
  async answered(id: string): Promise<Message[]> {
    const isIdle = (m: Message) => m.header.msg_type === 'status' && m.content.execution_state === 'idle';
    const isReply = (m: Message) => m.header.msg_type.endsWith('_reply');
    return this.until('the reply and idle', () => {
      if (this.#closed)
        throw new Error(`Cannot wait for a reply as the websocket was closed: ${this.#closed.code}`);
      const all = this.of(id);
      return all.some(isIdle) && all.some(isReply) ? all : undefined;
    });
  }

  /** Waits for a message of a type. */
  type(type: string, id?: string): Promise<Message> {
    return this.until(type, () =>
      (id === undefined ? this.received : this.of(id)).find((message) => message.header.msg_type === type),
    );
  }

  /** Waits until the server ends the connection. */
  closed(): Promise<{ code: number; reason: string }> {
    return this.until('the end of the connection', () => this.#closed);
  }

  get isClosed(): boolean {
    return this.#closed !== undefined;
  }

  close(): Promise<unknown> {
    this.socket.close();
    return this.closed();
  }
}

/** Such as 'iopub status busy'. */
export function nameOf({ channel, header, content }: Message): string {
  const state = header.msg_type === 'status' ? ` ${String(content.execution_state)}` : '';
  return `${channel} ${header.msg_type}${state}`;
}
