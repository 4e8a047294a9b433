import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A message as @jupyterlab/services has it. */
export interface ClientMessage {
  channel: string;
  header: {
    msg_id: string;
    msg_type: string;
    session: string;
    username: string;
    date: string;
    version: string;
  };
  parent_header: { msg_id?: string; msg_type?: string; session?: string };
  metadata: Record<string, unknown>;
  content: Record<string, unknown>;
  buffers?: (DataView | ArrayBuffer)[];
}

interface Serializer {
  serialize(message: ClientMessage, protocol?: string): string | ArrayBuffer;
  deserialize(data: string | ArrayBuffer, protocol?: string): ClientMessage;
}

/** JupyterLab's own code for both websocket protocols: the oracle of ours. */
export const serializer: Serializer = require('@jupyterlab/services/lib/kernel/serialize');

export const V1 = 'v1.kernel.websocket.jupyter.org';

/** A page's end of a kernel's websocket. */
export class Client {
  readonly received: ClientMessage[] = [];
  readonly websocket: WebSocket;
  private readonly waiting = new Set<() => void>();

  private constructor(
    url: string,
    kernel: string,
    readonly session: string,
    protocols: string[],
  ) {
    const address = `${url.replace('http', 'ws')}/api/kernels/${kernel}/channels?session_id=${session}`;
    this.websocket = new WebSocket(address, protocols);
    this.websocket.binaryType = 'arraybuffer';
    this.websocket.on('message', (data: Buffer | ArrayBuffer, binary) => {
      const frame = binary ? (data as ArrayBuffer) : Buffer.from(data as Buffer).toString();
      this.received.push(serializer.deserialize(frame, this.websocket.protocol));
      for (const check of this.waiting) check();
    });
  }

  /** Opens the websocket; `protocols` as the page offers them. */
  static async open(
    url: string,
    kernel: string,
    session: string = randomUUID(),
    protocols = [V1],
  ): Promise<Client> {
    const client = new Client(url, kernel, session, protocols);
    await once(client.websocket, 'open');
    return client;
  }

  /** Sends a request; gives its message id. */
  send(type: string, content: Record<string, unknown>, more: Partial<ClientMessage> = {}): string {
    const header = {
      msg_id: randomUUID(),
      msg_type: type,
      session: this.session,
      username: 'test',
      date: new Date().toISOString(),
      version: '5.4',
    };
    const message = {
      channel: 'shell',
      header,
      parent_header: {},
      metadata: {},
      content,
      buffers: [],
      ...more,
    };
    this.websocket.send(serializer.serialize(message, this.websocket.protocol));
    return header.msg_id;
  }

  execute(code: string, more: Record<string, unknown> = {}): string {
    const content = { code, silent: false, store_history: true, allow_stdin: false, stop_on_error: true };
    return this.send('execute_request', { ...content, ...more });
  }

  /** The first message that fits, of those that came or will come. */
  async until(fits: (message: ClientMessage) => boolean): Promise<ClientMessage> {
    const find = () => this.received.find(fits);
    return (
      find() ??
      new Promise((resolve) => {
        const check = () => {
          const found = find();
          if (!found) return;
          this.waiting.delete(check);
          resolve(found);
        };
        this.waiting.add(check);
      })
    );
  }

  /** Waits for a request's reply and idle state; gives its messages. */
  async finished(id: string): Promise<ClientMessage[]> {
    const of = (message: ClientMessage) => message.parent_header.msg_id === id;
    await this.until((message) => of(message) && message.header.msg_type.endsWith('_reply'));
    await this.until((message) => of(message) && message.content.execution_state === 'idle');
    return this.received.filter(of);
  }

  async close(code?: number): Promise<void> {
    const closed = once(this.websocket, 'close');
    this.websocket.close(code);
    await closed;
  }
}

/** Text that messages print to a stream. */
export const printed = (messages: readonly ClientMessage[], name = 'stdout'): string =>
  messages
    .filter(({ header, content }) => header.msg_type === 'stream' && content.name === name)
    .map(({ content }) => content.text)
    .join('');
