import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fence } from '../../../../kernel-setup/kernel/process/messages';
import { RawOutput } from '../../../../kernel-setup/kernel/protocol/raw-output';

/** Feeds bytes in pieces of the given sizes, the rest in one. */
function feed(raw: RawOutput, bytes: Buffer, sizes: readonly number[] = []): void {
  let at = 0;
  for (const size of sizes) {
    raw.push(bytes.subarray(at, at + size));
    at += size;
  }
  if (at < bytes.length) raw.push(bytes.subarray(at));
}

describe('RawOutput', () => {
  it('passes on exactly the text, without fences, however the bytes are cut', () => {
    const piece = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 999 }).map(fence));
    fc.assert(
      fc.property(fc.array(piece), fc.array(fc.integer({ min: 1, max: 9 })), (pieces, sizes) => {
        let text = '';
        const raw = new RawOutput((more) => {
          text += more;
        });
        feed(raw, Buffer.from(pieces.join('')), sizes);
        raw.end();
        expect(text).toBe(pieces.filter((one) => !one.includes('fence')).join(''));
      }),
    );
  });

  it('resolves a fence when all before it has been passed on', async () => {
    const order: string[] = [];
    const raw = new RawOutput((text) => order.push(text));
    const waiting = raw.fence(7).then(() => order.push('fence 7'));
    feed(raw, Buffer.from(`before${fence(7)}`), [3, 9]);
    await waiting;
    expect(order.join('|')).toBe('bef|ore|fence 7');
  });

  it('knows a fence that came before anyone waited, and that closed pipes hold nothing back', async () => {
    const raw = new RawOutput(() => undefined);
    feed(raw, Buffer.from(fence(2) + fence(1)));
    await raw.fence(1);
    await raw.fence(2);
    const never = raw.fence(3);
    raw.end();
    await never;
  });

  it('does not hold text back that only looks like the start of a fence', () => {
    let text = '';
    const raw = new RawOutput((more) => {
      text += more;
    });
    const zero = String.fromCharCode(0);
    feed(raw, Buffer.from(`a${zero}b${zero}${'c'.repeat(100)}`));
    expect(text).toBe(`a${zero}b${zero}${'c'.repeat(100)}`);
  });

  it('notes a full heap and keeps its dump from the reader', () => {
    let text = '';
    const raw = new RawOutput((more) => {
      text += more;
    });
    feed(raw, Buffer.from('own words\n\n<--- Last few GCs --->\n\n[7:0x1] 5 ms: Mark-sweep\nFATAL ERROR'));
    expect(raw.outOfMemory).toBe(true);
    expect(text).toBe('own words');
  });
});
