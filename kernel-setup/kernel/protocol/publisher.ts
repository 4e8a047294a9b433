import { randomUUID } from 'node:crypto';
import { createHeader, type Header, type JsonObject, type Message } from '../../../src/course/jupyter/wire';
import type { StreamName } from '../process/messages';
import type { Outgoing, RoutedChannel } from './sockets';
import { StreamMerger } from './stream-merger';

type Transmit = (channel: RoutedChannel | 'iopub', message: Outgoing) => void;
/** Header of the request that a message answers; empty for what no request has caused. */
export type Parent = Header | Record<string, never>;

/** Everything the kernel says: output for all frontends on iopub, replies to the one that asked. */
export class Publisher {
  private readonly session = randomUUID();
  /** Whether the state of the kernel has been published. */
  private told = false;
  private readonly merger = new StreamMerger<Parent>((parent, name, text) =>
    this.send('iopub', [], 'stream', parent, { name, text }),
  );

  constructor(private readonly transmit: Transmit) {}

  status(parent: Parent, state: 'starting' | 'busy' | 'idle'): void {
    this.told = true;
    this.publish(parent, 'status', { execution_state: state });
  }

  /** Tells a frontend that its subscription stands: from here on it misses nothing (protocol 5.4). */
  welcome(topic: Buffer): void {
    const identities = topic.length > 0 ? [topic] : [];
    this.send('iopub', identities, 'iopub_welcome', {}, { subscription: topic.toString() });
    // Said once, to the first that can hear it, and not after busy or idle.
    if (!this.told) this.status({}, 'starting');
  }

  /** Text of stdout or stderr, joined with what follows within milliseconds. */
  stream(parent: Parent, name: StreamName, text: string): void {
    this.merger.add(parent, name, text);
  }

  publish(
    parent: Parent,
    type: string,
    content: object,
    metadata: JsonObject = {},
    buffers: readonly Buffer[] = [],
  ): void {
    this.merger.flush();
    this.send('iopub', [Buffer.from(type)], type, parent, content, metadata, buffers);
  }

  /** Answers the request on its channel, after all output published so far. */
  reply(channel: RoutedChannel, request: Message, content: object): void {
    this.merger.flush();
    const type = request.header.msg_type.replace(/_request$/, '_reply');
    this.send(channel, request.identities, type, request.header, content);
  }

  /** A question to the frontend that sent the request; returns its header, which the answer refers to. */
  ask(request: Message, type: string, content: object): Header {
    this.merger.flush();
    return this.send('stdin', request.identities, type, request.header, content);
  }

  flush(): void {
    this.merger.flush();
  }

  private send(
    channel: RoutedChannel | 'iopub',
    identities: readonly Buffer[],
    type: string,
    parent: Parent,
    content: object,
    metadata: JsonObject = {},
    buffers: readonly Buffer[] = [],
  ): Header {
    const header = createHeader(type, this.session);
    const body = content as JsonObject;
    this.transmit(channel, { identities, header, parent, metadata, content: body, buffers });
    return header;
  }
}
