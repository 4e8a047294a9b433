import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from '../../src/runtime/safetensors';

/** A file made by hand, as the format is published: length, header, data. */
function file(header: unknown, data: readonly number[] = [], { length = -1 } = {}): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(BigInt(length < 0 ? text.length : length));
  return Buffer.concat([start, text, Uint8Array.from(data)]);
}

const f32 = (shape: unknown, place: unknown) => ({ dtype: 'F32', shape, data_offsets: place });

/** Written by `serialize` of the package safetensors 0.8.0 for Python, as base64. */
const published =
  '0AAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJtYWRlIjoiZWxzZXdoZXJlIn0sInciOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIsMl0sImRhdGFfb2Zmc2V0cyI6WzAsMTZdfSwibiI6eyJkdHlwZSI6IkkzMiIsInNoYXBlIjpbXSwiZGF0YV9vZmZzZXRzIjpbMTYsMjBdfSwiYiI6eyJkdHlwZSI6IkJPT0wiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOlsyMCwyMl19fSAgICAgAACAPwAAAEAAAEBAAACQwPn///8BAA==';

describe('decodeSafetensors', () => {
  it('reads a file made by hand', () => {
    const bytes = file({ __metadata__: { a: 'b' }, w: f32([2], [0, 8]) }, [0, 0, 128, 63, 0, 0, 0, 192]);
    const { tensors, metadata } = decodeSafetensors(bytes);
    expect(metadata).toEqual({ a: 'b' });
    expect(tensors.get('w')).toEqual({ dtype: 'float32', shape: [2], values: Float32Array.of(1, -2) });
  });

  it('reads what the Python package writes', () => {
    const { tensors, metadata } = decodeSafetensors(Buffer.from(published, 'base64'));
    expect(metadata).toEqual({ made: 'elsewhere' });
    expect(Object.fromEntries(tensors)).toEqual({
      b: { dtype: 'bool', shape: [2], values: Uint8Array.of(1, 0) },
      w: { dtype: 'float32', shape: [2, 2], values: Float32Array.of(1, 2, 3, -4.5) },
      n: { dtype: 'int32', shape: [], values: Int32Array.of(-7) },
    });
  });

  it.each([
    ['nothing', new Uint8Array(3), 'the file must have at least 8 bytes: current value is 3'],
    ['a header longer than the file', file({}, [], { length: 99 }), 'must fit into the file'],
    ['an endless header', file({}, [], { length: 2 ** 60 }), 'must fit into the file'],
    ['no object', file('[]'), 'the header must begin with {'],
    ['no JSON', file('{a}'), 'the header must be JSON'],
    [
      'a dtype that TensorFlow.js has not',
      file({ w: { ...f32([1], [0, 8]), dtype: 'F64' } }, Array(8).fill(0)),
      'the dtype of w must be F32, I32 or BOOL: current value is "F64"',
    ],
    [
      'a negative size',
      file({ w: f32([-1], [0, 4]) }, [0, 0, 0, 0]),
      'the shape of w must be a list of sizes',
    ],
    ['a broken size', file({ w: f32([0.5], [0, 2]) }, [0, 0]), 'the shape of w must be a list of sizes'],
    ['no entry', file({ w: 3 }), 'the dtype of w'],
    ['a place beyond the end', file({ w: f32([2], [0, 8]) }, [0, 0, 0, 0]), 'within the 4 bytes of data'],
    ['a place backwards', file({ w: f32([1], [4, 0]) }, [0, 0, 0, 0]), 'the data_offsets of w'],
    ['a place of another size', file({ w: f32([2], [0, 4]) }, [0, 0, 0, 0]), 'must be 8 bytes apart'],
    [
      'two in one place',
      file({ a: f32([1], [0, 4]), b: f32([1], [0, 4]) }, [0, 0, 0, 0]),
      'one after the other',
    ],
    ['a gap', file({ a: f32([1], [4, 8]) }, Array(8).fill(0)), 'one after the other'],
    [
      'more data than tensors',
      file({ a: f32([1], [0, 4]) }, Array(8).fill(0)),
      'must end where the last tensor does',
    ],
    ['metadata that is no text', file({ __metadata__: { a: 1 } }), '__metadata__ must hold texts: a is none'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(message);
  });

  it('fails with its own error whatever byte of a file is changed', () => {
    const whole = encodeSafetensors({
      tensors: new Map([['w', { dtype: 'int32', shape: [1], values: Int32Array.of(7) } as const]]),
      metadata: { a: 'b' },
    });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const bytes = Uint8Array.from(whole);
        bytes[at] = value;
        try {
          decodeSafetensors(bytes);
        } catch (error) {
          expect((error as Error).name).toBe('SafetensorsError');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('encodeSafetensors', () => {
  const tensor = fc
    .record({
      dtype: fc.constantFrom('float32' as const, 'int32' as const, 'bool' as const),
      shape: fc.array(fc.nat(3), { maxLength: 3 }),
      seed: fc.nat(200),
    })
    .map(({ dtype, shape, seed }): StoredTensor => {
      const size = shape.reduce((product, n) => product * n, 1);
      const numbers = Array.from({ length: size }, (_, k) =>
        dtype === 'bool' ? (k + seed) % 2 : k * seed - 5,
      );
      return {
        dtype,
        shape,
        values: new { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype](numbers),
      };
    });

  it('writes what decodeSafetensors reads back, names of any kind included', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(fc.string(), tensor), { maxLength: 5, selector: ([name]) => name }),
        (list) => {
          const tensors = new Map(list.filter(([name]) => name !== '__metadata__'));
          const read = decodeSafetensors(encodeSafetensors({ tensors, metadata: { a: 'ü' } }));
          expect(read.metadata).toEqual({ a: 'ü' });
          expect(new Map(read.tensors)).toEqual(tensors);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('aligns the data to 8 bytes and puts larger types first', () => {
    const tensors = new Map<string, StoredTensor>([
      ['flag', { dtype: 'bool', shape: [1], values: Uint8Array.of(1) }],
      ['w', { dtype: 'float32', shape: [1], values: Float32Array.of(1) }],
    ]);
    const bytes = Buffer.from(encodeSafetensors({ tensors, metadata: {} }));
    const length = Number(bytes.readBigUInt64LE());
    expect((8 + length) % 8).toBe(0);
    expect(JSON.parse(bytes.subarray(8, 8 + length).toString())).toEqual({
      w: { dtype: 'F32', shape: [1], data_offsets: [0, 4] },
      flag: { dtype: 'BOOL', shape: [1], data_offsets: [4, 5] },
    });
  });
});
