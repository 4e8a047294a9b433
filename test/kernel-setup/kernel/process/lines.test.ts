import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLine, encodeLine, LineReader } from '../../../../kernel-setup/kernel/process/lines';

/** What a reader receives when the bytes come in pieces of the given sizes. */
function read(bytes: Buffer, sizes: readonly number[]): unknown[] {
  const received: unknown[] = [];
  const reader = new LineReader((line) => received.push(decodeLine(line)));
  let at = 0;
  for (const size of sizes) {
    reader.push(bytes.subarray(at, at + size));
    at += size;
  }
  reader.push(bytes.subarray(at));
  return received;
}

describe('JSON lines', () => {
  it('come through however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.json()), fc.array(fc.integer({ min: 0, max: 7 })), (texts, sizes) => {
        const values = texts.map((text) => JSON.parse(text));
        expect(read(Buffer.from(values.map(encodeLine).join('')), sizes)).toEqual(values);
      }),
    );
  });

  it('survive a frame that was cut off before them', () => {
    const received: string[] = [];
    const reader = new LineReader((line) => received.push(line));
    reader.push(Buffer.from(`${encodeLine({ a: 1 }).slice(0, 5)}${encodeLine({ b: 2 })}`));
    expect(received.map((line) => line === '{"b":2}')).toEqual([false, true]);
  });

  it('that wait while one is handled are handled by resume, in order', () => {
    const received: unknown[] = [];
    let stopped = true;
    const reader = new LineReader((line) => {
      received.push(decodeLine(line));
      // Stands for a termination, which unwinds the reader as well.
      if (stopped) throw new Error('stopped');
    });
    expect(() => reader.push(Buffer.from([1, 2, 3].map(encodeLine).join('')))).toThrow('stopped');
    stopped = false;
    reader.resume();
    expect(received).toEqual([1, 2, 3]);
    reader.push(Buffer.from(encodeLine(4)));
    expect(received).toEqual([1, 2, 3, 4]);
  });

  it('of many megabytes take no longer than their bytes', () => {
    const long = 'x'.repeat(20_000_000);
    const bytes = Buffer.from(encodeLine(long));
    const sizes = new Array(Math.ceil(bytes.length / 65536)).fill(65536);
    expect(read(bytes, sizes)).toEqual([long]);
  });
});
