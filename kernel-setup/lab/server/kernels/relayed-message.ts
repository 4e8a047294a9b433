import type { Channel } from '../../../../src/course/jupyter/connection';
import {
  createHeader,
  type Envelope,
  type Header,
  type JsonObject,
  readHeaders,
} from '../../../../src/course/jupyter/wire';

/** The channels that a websocket carries. */
export type RelayedChannel = Exclude<Channel, 'hb'>;

/** The channels on which a client asks. */
export type AskingChannel = Exclude<RelayedChannel, 'iopub'>;

/**
 * A message on its way between kernel and browser. Header and parent are read, since they say where it goes;
 * metadata and content pass through as the bytes they are.
 */
export interface RelayedMessage<C extends RelayedChannel = RelayedChannel> {
  readonly channel: C;
  readonly header: Header;
  readonly parent: Partial<Header>;
  /** Header, parent header, metadata and content. */
  readonly json: Envelope['json'];
  readonly buffers: readonly Buffer[];
}

/** Reads the headers. @throws WireError when one is not a JSON object, or the header lacks its id or type. */
export function relayed<C extends RelayedChannel>(
  channel: C,
  json: Envelope['json'],
  buffers: readonly Buffer[],
): RelayedMessage<C> {
  return { channel, ...readHeaders(json), json, buffers };
}

/** A message of the server's own, such as the state of a kernel that has died. */
export function ownMessage(
  type: string,
  session: string,
  content: JsonObject,
  parent: Partial<Header> = {},
): RelayedMessage<'iopub'> {
  const header = createHeader(type, session);
  const json = [header, parent, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
  const [first, second, metadata, body] = json as [Buffer, Buffer, Buffer, Buffer];
  return { channel: 'iopub', header, parent, json: [first, second, metadata, body], buffers: [] };
}

/** The message with another content. */
export const withContent = <C extends RelayedChannel>(
  message: RelayedMessage<C>,
  content: JsonObject,
): RelayedMessage<C> => {
  const [header, parent, metadata] = message.json;
  return { ...message, json: [header, parent, metadata, Buffer.from(JSON.stringify(content))] };
};

/** The content as an object; an empty one where it is not. */
export function contentOf(message: RelayedMessage): JsonObject {
  try {
    const value: unknown = JSON.parse(message.json[3].toString());
    return typeof value === 'object' && value !== null ? (value as JsonObject) : {};
  } catch {
    return {};
  }
}

/** Bytes that the message takes. */
export const sizeOf = ({ json, buffers }: RelayedMessage): number =>
  [...json, ...buffers].reduce((sum, { length }) => sum + length, 0);
