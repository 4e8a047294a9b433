import { type JsonObject, WireError } from '../../../../src/course/jupyter/wire';
import { type RelayedChannel, type RelayedMessage, relayed } from './relayed-message';

/**
 * The older websocket protocol: a message is one JSON text. With buffers it is a binary frame: a count, that many
 * offsets as 32-bit big-endian integers, and then the JSON text and the buffers.
 *
 * Source: Jupyter Server, "WebSocket kernel wire protocols", default protocol.
 */
const WORD = 4;

export function encodeJson(message: RelayedMessage): string | Buffer {
  const [header, parent, metadata, content] = message.json.map((part) => part.toString());
  const { msg_id, msg_type } = message.header;
  const ids = `"msg_id":${JSON.stringify(msg_id)},"msg_type":${JSON.stringify(msg_type)}`;
  const text =
    `{"channel":"${message.channel}","header":${header},${ids},"parent_header":${parent},` +
    `"metadata":${metadata},"content":${content},"buffers":[]}`;
  return message.buffers.length === 0 ? text : packBuffers([Buffer.from(text), ...message.buffers]);
}

function packBuffers(parts: readonly Buffer[]): Buffer {
  const head = Buffer.allocUnsafe(WORD * (parts.length + 1));
  head.writeUInt32BE(parts.length, 0);
  let offset = head.length;
  for (const [index, part] of parts.entries()) {
    head.writeUInt32BE(offset, WORD * (index + 1));
    offset += part.length;
  }
  return Buffer.concat([head, ...parts], offset);
}

/** @throws WireError when the frame is not JSON, or its offsets do not describe it. */
export function decodeJson(frame: Buffer, binary: boolean): RelayedMessage {
  const [text, ...buffers] = binary ? unpackBuffers(frame) : [frame];
  const message = parse(text ?? frame);
  const { channel = 'shell', header, parent_header, metadata, content } = message;
  const json = [header, parent_header, metadata, content].map((part) =>
    Buffer.from(JSON.stringify(part ?? {})),
  ) as [Buffer, Buffer, Buffer, Buffer];
  return relayed(String(channel) as RelayedChannel, json, buffers);
}

function parse(text: Buffer): JsonObject {
  try {
    const value: unknown = JSON.parse(text.toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Said below.
  }
  throw new WireError('Cannot read frame as it must be a JSON object');
}

function unpackBuffers(frame: Buffer): Buffer[] {
  const count = frame.length < WORD ? 0 : frame.readUInt32BE(0);
  const start = WORD * (count + 1);
  if (count < 1 || start > frame.length)
    throw new WireError(
      `Cannot read frame as its offsets must lie within it: current count is ${count} in ${frame.length} bytes`,
    );
  const offsets = Array.from({ length: count }, (_, index) => frame.readUInt32BE(WORD * (index + 1)));
  offsets.push(frame.length);
  let before = start;
  for (const offset of offsets) {
    if (offset < before || offset > frame.length)
      throw new WireError(
        `Cannot read frame as its offsets must rise within its ${frame.length} bytes: current value is ${offset}`,
      );
    before = offset;
  }
  return offsets.slice(1).map((end, index) => frame.subarray(offsets[index], end));
}
