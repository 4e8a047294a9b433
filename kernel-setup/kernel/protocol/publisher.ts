import { randomUUID } from 'node:crypto';
import { createHeader, type Header, type JsonObject, type Message } from '../../../src/course/jupyter/wire';
import type { StreamName } from '../process/messages';
import type { Outgoing, RoutedChannel } from './sockets';
import { StreamMerger } from './stream-merger';

type Transmit = (channel: RoutedChannel | 'iopub', message: Outgoing) => void;
/** Header of the request that a message answers; empty for what no request has caused. */
export type Parent = Header | Record<string, never>;

interface Attached {
  readonly metadata?: JsonObject;
  readonly buffers?: readonly Buffer[];
}

interface Draft extends Attached {
  readonly type: string;
  readonly parent: Parent;
  readonly content: object;
  /** Routing prefix of the client, or topic on iopub. */
  readonly identities?: readonly Buffer[];
}

/** Everything the kernel says: output for all frontends on iopub, replies to the one that asked. */
export class Publisher {
  private readonly session = randomUUID();
  /** Whether the state of the kernel has been published. */
  private told = false;
  private readonly merger = new StreamMerger<Parent>((parent, name, text) =>
    this.send('iopub', { type: 'stream', parent, content: { name, text } }),
  );

  constructor(private readonly transmit: Transmit) {}

  status(parent: Parent, state: 'starting' | 'busy' | 'idle'): void {
    this.told = true;
    this.publish(parent, 'status', { execution_state: state });
  }

  /** Tells a frontend that its subscription stands: from here on it misses nothing (protocol 5.4). */
  welcome(topic: Buffer): void {
    const identities = topic.length > 0 ? [topic] : [];
    const content = { subscription: topic.toString() };
    this.send('iopub', { identities, type: 'iopub_welcome', parent: {}, content });
    // Said once, to the first that can hear it, and not after busy or idle.
    if (!this.told) this.status({}, 'starting');
  }

  /** Text of stdout or stderr, joined with what follows within milliseconds. */
  stream(parent: Parent, name: StreamName, text: string): void {
    this.merger.add(parent, name, text);
  }

  /** Output of any other kind, after the text before it. */
  publish(parent: Parent, type: string, content: object, attached: Attached = {}): void {
    this.merger.flush();
    this.send('iopub', { identities: [Buffer.from(type)], type, parent, content, ...attached });
  }

  /** Answers the request on its channel, after all output published so far. */
  reply(channel: RoutedChannel, request: Message, content: object): void {
    this.merger.flush();
    const type = request.header.msg_type.replace(/_request$/, '_reply');
    const { identities, header: parent } = request;
    this.send(channel, { identities, type, parent, content });
  }

  /** A question to the frontend that sent the request; returns its header, which the answer refers to. */
  ask(request: Message, type: string, content: object): Header {
    this.merger.flush();
    const { identities, header: parent } = request;
    return this.send('stdin', { identities, type, parent, content });
  }

  flush(): void {
    this.merger.flush();
  }

  private send(channel: RoutedChannel | 'iopub', { type, content, ...rest }: Draft): Header {
    const header = createHeader(type, this.session);
    const body = content as JsonObject;
    this.transmit(channel, { identities: [], metadata: {}, buffers: [], ...rest, header, content: body });
    return header;
  }
}
