import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { refusal } from '../../check';

/** Bytes with a shape, as an IDX file holds them; the last index runs fastest. */
export interface IdxBytes {
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** A file that is not what it should be; the message is one line: action, rule, value. */
export class IdxError extends Error {
  override readonly name = 'IdxError';
}

/** No file of the course is larger when it is unpacked. */
const mostBytes = 2 ** 28;

/**
 * An IDX file of unsigned bytes, gzip or plain (which it is, the content says and not the name).
 *
 * Format (LeCun, Cortes and Burges, "The MNIST database of handwritten digits"): two bytes 0, one for the type, 0x08 for
 * unsigned bytes, one for the number of dimensions; each dimension as four bytes, the highest first; then the data.
 *
 * @param dimensions - how many dimensions it must have: 3 for pictures, 1 for labels
 * @throws IdxError unless it is one, whole and with nothing behind it
 */
export function readIdx(path: string, dimensions: number): IdxBytes {
  return parseIdx(unpacked(path, readFileSync(path)), dimensions, path);
}

function unpacked(path: string, bytes: Uint8Array): Uint8Array {
  if (!(bytes[0] === 0x1f && bytes[1] === 0x8b)) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes });
  } catch (error) {
    throw new IdxError(refusal(`read ${path}`, 'its gzip data must be whole', (error as Error).message));
  }
}

/** The content of an IDX file. `name` stands in messages. @throws IdxError */
export function parseIdx(bytes: Uint8Array, dimensions: number, name: string): IdxBytes {
  const fail = (rule: string, value: unknown): never => {
    throw new IdxError(refusal(`read ${name}`, rule, value));
  };
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) fail(`it must have a header of ${header} bytes`, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [magic, wanted] = [view.getUint32(0), 0x0800 + dimensions];
  if (magic !== wanted)
    fail(`it must begin with the number ${hex(wanted)} of bytes in ${dimensions} dimensions`, hex(magic));
  const shape = Array.from({ length: dimensions }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, length) => product * length, 1);
  const data = bytes.subarray(header);
  if (data.length !== size)
    fail(`${shape.join(' × ')} bytes must follow its header, ${size} together`, data.length);
  return { shape, data };
}

const hex = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;
