import { refusal } from '../check';

/** Types of numbers that a file may hold here: those that TensorFlow.js has. */
export type StoredType = 'float32' | 'int32' | 'bool';

/** Numbers with their shape. */
export interface StoredTensor {
  readonly dtype: StoredType;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** What a file in the safetensors format holds. */
export interface StoredTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Texts about them. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A file that is not what the safetensors format wants; the message is one line. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
}

const codes: Readonly<Record<StoredType, string>> = { float32: 'F32', int32: 'I32', bool: 'BOOL' };
const types: ReadonlyMap<unknown, StoredType> = new Map([
  ['F32', 'float32'],
  ['I32', 'int32'],
  ['BOOL', 'bool'],
]);
const bytesEach: Readonly<Record<StoredType, number>> = { float32: 4, int32: 4, bool: 1 };

/** The format's own limit, against headers made to exhaust memory. */
const longestHeader = 100_000_000;

/**
 * The bytes of a safetensors file: the header's length as a little-endian 64-bit integer, a JSON header that says dtype,
 * shape and place of every tensor, and the numbers, little-endian, without gaps (github.com/huggingface/safetensors).
 * Larger types come first and the header ends at a multiple of 8, so that every number is aligned.
 */
export function encodeSafetensors({ tensors, metadata }: StoredTensors): Uint8Array {
  const header: Record<string, unknown> = Object.create(null);
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  const sorted = [...tensors].sort(([, a], [, b]) => bytesEach[b.dtype] - bytesEach[a.dtype]);
  let end = 0;
  for (const [name, { dtype, shape, values }] of sorted) {
    if (name === '__metadata__') throw fault('the name __metadata__ is reserved', name);
    const begin = end;
    end += values.byteLength;
    header[name] = { dtype: codes[dtype], shape, data_offsets: [begin, end] };
  }
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const length = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, 8, 8 + length);
  bytes.set(text, 8);
  let at = 8 + length;
  for (const [, { values }] of sorted) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file and holds it to the format: types, sizes, and places that cover the data once, without gap.
 * @throws SafetensorsError
 */
export function decodeSafetensors(bytes: Uint8Array): StoredTensors {
  const { header, data } = split(bytes);
  const { __metadata__: metadata = {}, ...entries } = header;
  const tensors = new Map<string, StoredTensor>();
  const places: (readonly [number, number])[] = [];
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, place } = entryOf(name, entry, data.byteLength);
    places.push(place);
    tensors.set(name, { dtype, shape, values: valuesOf(dtype, Uint8Array.from(data.subarray(...place))) });
  }
  requireCover(places, data.byteLength);
  return { tensors, metadata: textsOf(metadata) };
}

function split(bytes: Uint8Array): { header: Record<string, unknown>; data: Uint8Array } {
  if (bytes.byteLength < 8) throw fault('the file must have at least 8 bytes', bytes.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (!(length <= Math.min(longestHeader, bytes.byteLength - 8)))
    throw fault(`the header must fit into the file of ${bytes.byteLength} bytes`, length);
  if (bytes[8] !== 0x7b) throw fault('the header must begin with {', bytes[8]);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch (error) {
    throw fault('the header must be JSON', (error as Error).message);
  }
  if (!isRecord(header)) throw fault('the header must be an object', header);
  return { header, data: bytes.subarray(8 + length) };
}

function entryOf(name: string, entry: unknown, end: number) {
  const {
    dtype: code,
    shape,
    data_offsets: place,
  } = (isRecord(entry) ? entry : {}) as Record<string, unknown>;
  const dtype = types.get(code);
  if (!dtype) throw fault(`the dtype of ${name} must be F32, I32 or BOOL`, code);
  if (!isCounts(shape)) throw fault(`the shape of ${name} must be a list of sizes`, shape);
  if (!isCounts(place) || place.length !== 2 || place[0]! > place[1]! || place[1]! > end)
    throw fault(`the data_offsets of ${name} must be two places within the ${end} bytes of data`, place);
  const wanted = shape.reduce((product, n) => product * n, bytesEach[dtype]);
  if (place[1]! - place[0]! !== wanted)
    throw fault(`the data_offsets of ${name} must be ${wanted} bytes apart, as its shape says`, place);
  return { dtype, shape, place: [place[0]!, place[1]!] as const };
}

function requireCover(places: readonly (readonly [number, number])[], end: number): void {
  let at = 0;
  for (const [begin, next] of [...places].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (begin !== at) throw fault('tensors must lie one after the other', [at, begin]);
    at = next;
  }
  if (at !== end) throw fault(`the file must end where the last tensor does`, [at, end]);
}

function valuesOf(dtype: StoredType, { buffer }: Uint8Array): StoredTensor['values'] {
  if (dtype === 'float32') return new Float32Array(buffer);
  if (dtype === 'int32') return new Int32Array(buffer);
  return new Uint8Array(buffer);
}

function textsOf(metadata: unknown): Record<string, string> {
  if (!isRecord(metadata)) throw fault('__metadata__ must be an object', metadata);
  for (const [name, text] of Object.entries(metadata))
    if (typeof text !== 'string') throw fault(`__metadata__ must hold texts: ${name} is none`, text);
  return metadata as Record<string, string>;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((n: unknown) => Number.isSafeInteger(n) && (n as number) >= 0);

const fault = (rule: string, value: unknown) =>
  new SafetensorsError(refusal('read or write safetensors', rule, value));
