/** A Jupyter message as a websocket carries it. */
export interface Message {
  readonly channel: string;
  readonly header: { readonly msg_id: string; readonly msg_type: string } & Readonly<Record<string, unknown>>;
  readonly parent_header: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly content: Readonly<Record<string, unknown>>;
  readonly buffers?: readonly Buffer[];
}

/** Name of the binary protocol in the handshake. */
export const v1 = 'v1.kernel.websocket.jupyter.org';

/** The message in the binary protocol: a table of 64-bit offsets, then channel, four parts of JSON, buffers. */
export function encodeV1(message: Message): Buffer {
  const { channel, header, parent_header, metadata, content, buffers = [] } = message;
  const json = [header, parent_header, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
  const parts = [Buffer.from(channel), ...json, ...buffers];
  const table = Buffer.alloc(8 * (parts.length + 2));
  table.writeBigUInt64LE(BigInt(parts.length + 1), 0);
  let offset = table.length;
  for (const [index, part] of parts.entries()) {
    table.writeBigUInt64LE(BigInt(offset), 8 * (index + 1));
    offset += part.length;
  }
  table.writeBigUInt64LE(BigInt(offset), 8 * (parts.length + 1));
  return Buffer.concat([table, ...parts]);
}

/** The opposite of `encodeV1`. */
export function decodeV1(frame: Buffer): Message {
  const count = Number(frame.readBigUInt64LE(0));
  const offsets = Array.from({ length: count }, (_, index) => Number(frame.readBigUInt64LE(8 * (index + 1))));
  const parts = offsets.slice(0, -1).map((start, index) => frame.subarray(start, offsets[index + 1]));
  const [channel, header, parent_header, metadata, content] = parts.map((part) => part.toString());
  return {
    channel: channel!,
    header: JSON.parse(header!),
    parent_header: JSON.parse(parent_header!),
    metadata: JSON.parse(metadata!),
    content: JSON.parse(content!),
    buffers: parts.slice(5),
  };
}

/** The message in the JSON protocol; with buffers, JSON is the first part behind a table of 32-bit offsets. */
export function encodeJson(message: Message): string | Buffer {
  const { buffers = [], ...rest } = message;
  if (buffers.length === 0) return JSON.stringify(rest);
  const parts = [Buffer.from(JSON.stringify(rest)), ...buffers];
  const table = Buffer.alloc(4 * (parts.length + 1));
  table.writeUInt32BE(parts.length, 0);
  let offset = table.length;
  for (const [index, part] of parts.entries()) {
    table.writeUInt32BE(offset, 4 * (index + 1));
    offset += part.length;
  }
  return Buffer.concat([table, ...parts]);
}

/** The opposite of `encodeJson`. */
export function decodeJson(frame: Buffer, binary: boolean): Message {
  if (!binary) return JSON.parse(frame.toString());
  const count = frame.readUInt32BE(0);
  const offsets = Array.from({ length: count }, (_, index) => frame.readUInt32BE(4 * (index + 1)));
  const parts = offsets.map((start, index) => frame.subarray(start, offsets[index + 1]));
  return { ...JSON.parse(parts[0]!.toString()), buffers: parts.slice(1) };
}
