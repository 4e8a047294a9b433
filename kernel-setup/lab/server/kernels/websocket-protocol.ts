import { WireError } from '../../../../src/course/jupyter/wire';
import { decodeJson, encodeJson } from './protocol-json';
import { decodeV1, encodeV1, V1 } from './protocol-v1';
import type { AskingChannel, RelayedMessage } from './relayed-message';

/** How messages travel over a websocket: the binary protocol, or JSON where the client does not know it. */
export type WebsocketProtocol = typeof V1 | '';

/** A frame to send: text or binary. */
export type Frame = string | Buffer;

/** The protocol for a client that offers these. */
export const negotiate = (offered: ReadonlySet<string>): WebsocketProtocol => (offered.has(V1) ? V1 : '');

/** A message and its frames, each made once however many clients get it. */
export class Outgoing {
  private v1: Buffer | undefined;
  private legacy: Frame | undefined;

  constructor(readonly message: RelayedMessage) {}

  frame(protocol: WebsocketProtocol): Frame {
    if (protocol === V1) {
      this.v1 ??= encodeV1(this.message);
      return this.v1;
    }
    this.legacy ??= encodeJson(this.message);
    return this.legacy;
  }
}

const ASKING: readonly string[] = ['shell', 'control', 'stdin'] satisfies AskingChannel[];

/**
 * A client's message from its frame.
 *
 * @throws WireError when the frame is not a message, or its channel not one on which a client may ask.
 */
export function decodeFrame(
  data: Buffer,
  binary: boolean,
  protocol: WebsocketProtocol,
): RelayedMessage<AskingChannel> {
  const message = protocol === V1 && binary ? decodeV1(data) : decodeJson(data, binary);
  const { channel } = message;
  if (!ASKING.includes(channel))
    throw new WireError(
      `Cannot forward message as its channel must be shell, control or stdin: current value is ${channel}`,
    );
  return message as RelayedMessage<AskingChannel>;
}
