import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createHeader,
  decodeMessage,
  encodeMessage,
  sign,
  WireError,
} from '../../../src/course/jupyter/wire';

const message = (content: Record<string, unknown> = { code: '1+1' }, buffers: Buffer[] = []) => ({
  identities: [Buffer.from('peer')],
  header: createHeader('execute_request', 'session-1'),
  parent: {},
  metadata: {},
  content,
  buffers,
});

const replaced = (frames: Buffer[], at: number, text: string): Buffer[] =>
  frames.map((frame, index) => (index === at ? Buffer.from(text) : frame));

describe('encodeMessage', () => {
  it('lays the frames out as the wire protocol says', () => {
    const frames = encodeMessage(message({ a: 1 }, [Buffer.from([0, 255])]), 'key');
    expect(frames.map((f) => f.toString('latin1'))).toEqual([
      'peer',
      '<IDS|MSG>',
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringContaining('"msg_type":"execute_request"'),
      '{}',
      '{}',
      '{"a":1}',
      '\x00\xff',
    ]);
  });

  it('signs the four JSON frames only, with HMAC-SHA256', () => {
    const frames = encodeMessage(message({ a: 1 }, [Buffer.from('raw')]), 'secret');
    const mac = createHmac('sha256', 'secret')
      .update(Buffer.concat(frames.slice(3, 7)))
      .digest('hex');
    expect(frames[2]!.toString()).toBe(mac);
  });

  it('leaves the signature empty when the key is empty', () => {
    expect(encodeMessage(message(), '')[1 + 1]!.length).toBe(0);
  });
});

describe('sign', () => {
  it('agrees with RFC 4231, test case 2', () => {
    expect(sign([Buffer.from('what do ya want '), Buffer.from('for nothing?')], 'Jefe')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});

describe('decodeMessage', () => {
  it('returns what was encoded, for any JSON content and any buffers', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.array(fc.uint8Array()),
        fc.string(),
        (content, raw, key) => {
          const buffers = raw.map((bytes) => Buffer.from(bytes));
          const sent = message(JSON.parse(JSON.stringify(content)), buffers);
          const { signature, ...got } = decodeMessage(encodeMessage(sent, key), key);
          expect(got).toEqual(sent);
          expect(signature).toBe(sign(encodeMessage(sent, key).slice(3, 7), key));
        },
      ),
    );
  });

  it('refuses a changed content, a wrong key and a shortened signature', () => {
    const frames = encodeMessage(message(), 'key');
    const changed = replaced(frames, 6, '{"code":"2+2"}');
    expect(() => decodeMessage(changed, 'key')).toThrow(/signature must match/);
    expect(() => decodeMessage(frames, 'other')).toThrow(/signature must match/);
    expect(() => decodeMessage(replaced(frames, 2, 'ab'), 'key')).toThrow(/signature must match/);
  });

  it('names what is wrong with a malformed message', () => {
    const unsigned = (...json: string[]) => ['<IDS|MSG>', '', ...json].map((part) => Buffer.from(part));
    const header = '{"msg_id":"1","msg_type":"x"}';
    expect(() => decodeMessage([], '')).toThrow(WireError);
    expect(() => decodeMessage([Buffer.from('hello')], '')).toThrow(/delimiter/);
    expect(() => decodeMessage(unsigned(header, '{}', '{}'), '')).toThrow(/current count is 3/);
    expect(() => decodeMessage(unsigned(header, '{}', '{}', '{'), '')).toThrow(/content must be JSON/);
    expect(() => decodeMessage(unsigned(header, '[]', '{}', '{}'), '')).toThrow(
      /parent header must be a JSON object/,
    );
    expect(() => decodeMessage(unsigned('{"msg_id":"1"}', '{}', '{}', '{}'), '')).toThrow(
      /msg_type as a string/,
    );
  });
});
