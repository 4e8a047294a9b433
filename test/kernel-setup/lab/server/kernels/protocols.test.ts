import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RelayedMessage } from '../../../../../kernel-setup/lab/server/kernels/relayed-message';
import {
  decodeFrame,
  type Frame,
  negotiate,
  Outgoing,
} from '../../../../../kernel-setup/lab/server/kernels/websocket-protocol';
import { WireError } from '../../../../../src/course/jupyter/wire';
import { type ClientMessage, serializer, V1 } from './client';

const header = fc.record({
  msg_id: fc.string({ minLength: 1 }),
  msg_type: fc.string({ minLength: 1 }),
  session: fc.string(),
  username: fc.string(),
  date: fc.string(),
  version: fc.string(),
});
const json = fc.dictionary(
  fc.string().filter((key) => key !== '__proto__'),
  fc.jsonValue(),
);
const message = fc.record({
  channel: fc.constantFrom('shell' as const, 'control' as const, 'stdin' as const),
  header,
  parent_header: fc.oneof(header, fc.constant({})),
  metadata: json,
  content: json,
  buffers: fc.array(fc.uint8Array()),
});
type Made = typeof message extends fc.Arbitrary<infer T> ? T : never;

/** A buffer of its own, as JupyterLab takes and gives them. */
const own = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

function relayedOf(made: Made): RelayedMessage {
  const { header, parent_header: parent, metadata, content } = plain(made);
  const [one, two, three, four] = [header, parent, metadata, content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  ) as [Buffer, Buffer, Buffer, Buffer];
  const buffers = made.buffers.map((bytes) => Buffer.from(bytes));
  return { channel: made.channel, header, parent, json: [one, two, three, four], buffers };
}

const bytesOf = (buffers: ClientMessage['buffers'] = []) =>
  buffers.map((view) => [...new Uint8Array(ArrayBuffer.isView(view) ? view.buffer : view)]);
const asReceived = (frame: Frame) => (typeof frame === 'string' ? frame : own(frame));

describe.each([V1, ''] as const)('protocol %j', (protocol) => {
  it('is read by JupyterLab as it was meant', () => {
    fc.assert(
      fc.property(message, (made) => {
        const frame = new Outgoing(relayedOf(made)).frame(protocol);
        const read = serializer.deserialize(asReceived(frame), protocol);
        const { buffers, ...rest } = made;
        expect(read).toMatchObject(plain(rest));
        expect(bytesOf(read.buffers)).toEqual(buffers.map((bytes) => [...bytes]));
      }),
    );
  });

  it('is read here as JupyterLab writes it', () => {
    fc.assert(
      fc.property(message, (made) => {
        const sent: ClientMessage = { ...plain(made), buffers: made.buffers.map(own) };
        const frame = serializer.serialize(sent, protocol);
        const binary = typeof frame !== 'string';
        const read = decodeFrame(binary ? Buffer.from(frame) : Buffer.from(frame), binary, protocol);
        expect(read.channel).toBe(made.channel);
        expect(read.json.map((part) => JSON.parse(part.toString()))).toEqual(
          plain([made.header, made.parent_header, made.metadata, made.content]),
        );
        expect(read.buffers.map((bytes) => [...bytes])).toEqual(made.buffers.map((bytes) => [...bytes]));
      }),
    );
  });

  it('refuses any other bytes, and never fails otherwise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, binary) => {
        expect(() => decodeFrame(Buffer.from(bytes), binary, protocol)).toThrow(WireError);
      }),
    );
  });

  it('refuses a message with one byte changed, or reads one', () => {
    fc.assert(
      fc.property(message, fc.nat(), fc.integer({ min: 0, max: 255 }), (made, at, byte) => {
        const frame = Buffer.from(new Outgoing(relayedOf(made)).frame(protocol));
        frame[at % Math.min(frame.length, 100)] = byte;
        try {
          decodeFrame(frame, protocol === V1 || made.buffers.length > 0, protocol);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });
});

describe('negotiate', () => {
  it('takes the binary protocol where it is offered, JSON otherwise', () => {
    expect(negotiate(new Set(['x', V1]))).toBe(V1);
    expect(negotiate(new Set(['x']))).toBe('');
  });
});
