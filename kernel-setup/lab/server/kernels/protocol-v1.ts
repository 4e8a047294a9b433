import { WireError } from '../../../../src/course/jupyter/wire';
import { type RelayedChannel, type RelayedMessage, relayed } from './relayed-message';

/**
 * The binary websocket protocol: a count, that many offsets as 64-bit little-endian integers, and then channel,
 * header, parent header, metadata, content and buffers one after the other; the last offset is the end.
 *
 * Source: Jupyter Server, "WebSocket kernel wire protocols", v1.kernel.websocket.jupyter.org.
 */
export const V1 = 'v1.kernel.websocket.jupyter.org';

const WORD = 8;
/** Channel, four JSON parts and the end. */
const FEWEST_OFFSETS = 6;

export function encodeV1({ channel, json, buffers }: RelayedMessage): Buffer {
  const parts = [Buffer.from(channel), ...json, ...buffers];
  const head = Buffer.allocUnsafe(WORD * (parts.length + 2));
  head.writeBigUInt64LE(BigInt(parts.length + 1), 0);
  let offset = head.length;
  head.writeBigUInt64LE(BigInt(offset), WORD);
  for (const [index, part] of parts.entries()) {
    offset += part.length;
    head.writeBigUInt64LE(BigInt(offset), WORD * (index + 2));
  }
  return Buffer.concat([head, ...parts], offset);
}

/** @throws WireError when the offsets do not describe the frame, or a header is not JSON. */
export function decodeV1(frame: Buffer): RelayedMessage {
  const offsets = readOffsets(frame);
  const parts = offsets.slice(1).map((end, index) => frame.subarray(offsets[index], end));
  const [channel, header, parent, metadata, content, ...buffers] = parts as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    ...Buffer[],
  ];
  return relayed(channel.toString() as RelayedChannel, [header, parent, metadata, content], buffers);
}

function readOffsets(frame: Buffer): number[] {
  const count = frame.length < WORD ? 0 : Number(frame.readBigUInt64LE(0));
  if (count < FEWEST_OFFSETS || WORD * (count + 1) > frame.length)
    throw new WireError(
      `Cannot read frame as its offsets must be at least ${FEWEST_OFFSETS} and lie within it: ` +
        `current count is ${count} in ${frame.length} bytes`,
    );
  const offsets = Array.from({ length: count }, (_, i) => Number(frame.readBigUInt64LE(WORD * (i + 1))));
  let before = WORD * (count + 1);
  for (const offset of offsets) {
    if (offset < before || offset > frame.length)
      throw new WireError(
        `Cannot read frame as its offsets must rise within its ${frame.length} bytes: current value is ${offset}`,
      );
    before = offset;
  }
  return offsets;
}
