import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/**
 * The wire format of Jupyter messaging: how one message becomes ZeroMQ frames and back.
 *
 * Source: jupyter-client, "Messaging in Jupyter", section "The Wire Protocol", version 5.4.
 * Shared by the client of this folder and by the kernel.
 */

export const PROTOCOL_VERSION = '5.4';

const DELIMITER = Buffer.from('<IDS|MSG>');

/** Any JSON object of a message: its field types are the sender's word, to be checked by the reader. */
export type JsonObject = Record<string, unknown>;

export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

export interface Message<Content = JsonObject> {
  /** Routing prefix on ROUTER sockets, topic on PUB sockets; empty on the client's side. */
  readonly identities: readonly Buffer[];
  readonly header: Header;
  /** Header of the request this message answers; an empty object when there is none. */
  readonly parent: Partial<Header>;
  readonly metadata: JsonObject;
  readonly content: Content;
  readonly buffers: readonly Buffer[];
  /** Hex signature as it came; the empty string for messages that are unsigned or not yet sent. */
  readonly signature: string;
}

/** A frame list that is not a signed, well-formed Jupyter message. Receivers log it and go on. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** A new header with a fresh message id and the current time. */
export function createHeader(type: string, session: string, username = 'diffusion-lab'): Header {
  return {
    msg_id: randomUUID(),
    msg_type: type,
    session,
    username,
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
}

/**
 * HMAC-SHA256 of the JSON frames (header, parent, metadata, content) as lowercase hex.
 * An empty key means that messages are not signed: the signature is then the empty string.
 */
export function sign(frames: readonly Buffer[], key: string): string {
  if (key === '') return '';
  const hmac = createHmac('sha256', key);
  for (const frame of frames) hmac.update(frame);
  return hmac.digest('hex');
}

/** Frames of one message: identities, delimiter, signature, four JSON frames, then the raw buffers. */
export function encodeMessage(message: Omit<Message, 'signature'>, key: string): Buffer[] {
  const parts = [message.header, message.parent, message.metadata, message.content];
  const json = parts.map((part) => Buffer.from(JSON.stringify(part)));
  return [...message.identities, ...signedFrames(json, message.buffers, key)];
}

/** Delimiter, signature, JSON frames and buffers: a message without routing prefix. */
export const signedFrames = (json: readonly Buffer[], buffers: readonly Buffer[], key: string): Buffer[] => [
  DELIMITER,
  Buffer.from(sign(json, key)),
  ...json,
  ...buffers,
];

/** A message as it came, its signature checked and nothing parsed: what a relay needs. */
export interface Envelope {
  readonly identities: readonly Buffer[];
  readonly signature: string;
  /** Header, parent header, metadata and content. */
  readonly json: readonly [Buffer, Buffer, Buffer, Buffer];
  readonly buffers: readonly Buffer[];
}

/**
 * Checks the form and, in constant time, the signature of a message.
 *
 * @throws WireError when the delimiter or a frame is missing, or the signature is wrong.
 */
export function openEnvelope(frames: readonly Buffer[], key: string): Envelope {
  const at = frames.findIndex((frame) => frame.equals(DELIMITER));
  if (at < 0) throw new WireError('Cannot read message as it must hold the delimiter <IDS|MSG>');
  const json = frames.slice(at + 2, at + 6);
  const [header, parent, metadata, content] = json;
  if (!header || !parent || !metadata || !content)
    throw new WireError(
      `Cannot read message as four JSON frames must follow the signature: current count is ${json.length}`,
    );
  const signature = frames[at + 1]!.toString();
  requireSignature(signature, sign(json, key));
  return {
    identities: frames.slice(0, at),
    signature,
    json: [header, parent, metadata, content],
    buffers: frames.slice(at + 6),
  };
}

/**
 * One message from its frames, its signature checked in constant time.
 *
 * @throws WireError when the delimiter or a frame is missing, the signature is wrong, or a frame is not a JSON object.
 */
export const decodeMessage = (frames: readonly Buffer[], key: string): Message =>
  readMessage(openEnvelope(frames, key));

/** Parses the JSON frames. @throws WireError when one is not a JSON object. */
export function readMessage({ identities, signature, json, buffers }: Envelope): Message {
  const { header, parent } = readHeaders(json);
  const metadata = parseObject(json[2], 'metadata');
  const content = parseObject(json[3], 'content');
  return { identities, header, parent, metadata, content, buffers, signature };
}

/** Parses the first two JSON frames only. @throws WireError when one is not a JSON object. */
export function readHeaders([header, parent]: Envelope['json']): Pick<Message, 'header' | 'parent'> {
  return {
    header: requireHeader(parseObject(header, 'header')),
    parent: parseObject(parent, 'parent header') as Partial<Header>,
  };
}

function requireSignature(given: string, expected: string): void {
  if (expected === '') return;
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  if (a.length !== b.length || !timingSafeEqual(a, b))
    throw new WireError('Cannot accept message as its signature must match the key of the connection file');
}

function parseObject(frame: Buffer, name: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(frame.toString());
  } catch {
    throw new WireError(`Cannot read message as its ${name} must be JSON`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new WireError(`Cannot read message as its ${name} must be a JSON object`);
  return value as JsonObject;
}

function requireHeader(header: JsonObject): Header {
  for (const field of ['msg_id', 'msg_type'])
    if (typeof header[field] !== 'string')
      throw new WireError(`Cannot read message as its header must hold ${field} as a string`);
  return {
    ...header,
    msg_id: String(header.msg_id),
    msg_type: String(header.msg_type),
    session: text(header.session),
    username: text(header.username),
    date: text(header.date),
    version: text(header.version),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
