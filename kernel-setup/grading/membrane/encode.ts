import { types } from 'node:util';
import { CannotCross } from './fault';
import type { Encoded } from './format';
import { LIMITS } from './limits';
import { type TensorContent, tensorContent } from './tensors';
import { BYTES, SYMBOLS } from './values';

/** The side that encodes: what it keeps for the other, and what of the other's it has. */
export interface Outbound {
  /** Number of an object of the other side, where `value` stands for one. */
  foreign(value: object): number | undefined;
  /** Keeps an object for the other side and gives its number. */
  hold(value: object): number;
}

const { getPrototypeOf, getOwnPropertyDescriptor, ownKeys } = Reflect;
const { prototype: plain } = Object;

/** Encodes the values of one message. */
export class Encoder {
  private readonly seen = new Map<object, number>();
  /** What has been encoded by value, in the order of its numbers. */
  readonly parts: object[] = [];
  private count = 0;

  constructor(private readonly side: Outbound) {}

  encode(value: unknown, depth = 0): Encoded {
    if (++this.count > LIMITS.values)
      throw new CannotCross(`Cannot hand over a value as it has more than ${LIMITS.values} parts`);
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : { $: 'number', v: Object.is(value, -0) ? '-0' : `${value}` };
      case 'undefined':
        return { $: 'undefined' };
      case 'bigint':
        return this.bigint(value);
      case 'symbol':
        return symbol(value);
      default:
        return value === null ? null : this.object(value as object, depth);
    }
  }

  private bigint(value: bigint): Encoded {
    const text = `${value}`;
    if (text.length > LIMITS.text)
      throw new CannotCross(`Cannot hand over a bigint as it has more than ${LIMITS.text} digits`);
    return { $: 'bigint', v: text };
  }

  private object(value: object, depth: number): Encoded {
    const foreign = this.side.foreign(value);
    if (foreign !== undefined) return { $: 'yours', i: foreign };
    const known = this.seen.get(value);
    if (known !== undefined) return { $: 'ref', i: known };
    if (typeof value === 'function') return this.handle(value, 'function');
    if (types.isPromise(value)) return this.handle(value, 'promise');
    if (depth >= LIMITS.depth)
      throw new CannotCross(`Cannot hand over a value as it is nested more than ${LIMITS.depth} deep`);
    return this.byValue(value, depth + 1) ?? this.handle(value, 'object');
  }

  private byValue(value: object, depth: number): Encoded | undefined {
    if (Array.isArray(value)) return this.array(value, depth);
    if (types.isArrayBufferView(value) || types.isAnyArrayBuffer(value)) return this.bytes(value);
    if (types.isDate(value)) {
      this.begin(value);
      const time = Date.prototype.getTime.call(value);
      return { $: 'date', v: Number.isNaN(time) ? null : time };
    }
    if (types.isRegExp(value)) {
      this.begin(value);
      return { $: 'regexp', v: value.source, flags: value.flags };
    }
    if (types.isMap(value)) return this.map(value, depth);
    if (types.isSet(value)) {
      this.begin(value);
      return { $: 'set', v: this.list([...Set.prototype.values.call(value)], depth) };
    }
    if (types.isNativeError(value)) return this.error(value, depth);
    if (isRecord(value)) return this.record(value, depth);
    const tensor = tensorContent(value);
    return tensor === undefined ? undefined : this.tensor(value, tensor, depth);
  }

  private begin(value: object): void {
    this.seen.set(value, this.parts.length);
    this.parts.push(value);
  }

  private list(values: ArrayLike<unknown>, depth: number): Encoded[] {
    if (values.length > LIMITS.values)
      throw new CannotCross(`Cannot hand over an array as it has ${values.length} entries`);
    const out: Encoded[] = [];
    for (let k = 0; k < values.length; k++) out.push(this.encode(values[k], depth));
    return out;
  }

  private array(value: readonly unknown[], depth: number): Encoded {
    this.begin(value);
    return numbers(value) ?? this.list(value, depth);
  }

  private map(value: Map<unknown, unknown>, depth: number): Encoded {
    this.begin(value);
    const keys = [...Map.prototype.keys.call(value)];
    const values = [...Map.prototype.values.call(value)];
    // Interleaved, so that parts are numbered as they are read.
    const k: Encoded[] = [];
    const v: Encoded[] = [];
    keys.forEach((key, n) => {
      k.push(this.encode(key, depth));
      v.push(this.encode(values[n], depth));
    });
    return { $: 'map', k, v };
  }

  private record(value: object, depth: number): Encoded {
    this.begin(value);
    const k = Object.keys(value);
    const v = k.map((key) => this.encode((value as Record<string, unknown>)[key], depth));
    return getPrototypeOf(value) === null ? { $: 'object', k, v, bare: true } : { $: 'object', k, v };
  }

  private error(value: Error, depth: number): Encoded {
    this.begin(value);
    const name = textOf(value, 'name') ?? 'Error';
    const message = textOf(value, 'message') ?? '';
    const cause = getOwnPropertyDescriptor(value, 'cause')?.value as unknown;
    if (cause === undefined) return { $: 'error', name, message };
    return { $: 'error', name, message, cause: this.encode(cause, depth) };
  }

  private bytes(value: ArrayBufferView | ArrayBufferLike): Encoded {
    this.begin(value);
    const view = ArrayBuffer.isView(value);
    const bytes = view
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      : Buffer.from(value as ArrayBuffer);
    if (bytes.length > LIMITS.line)
      throw new CannotCross(`Cannot hand over an array as it has ${bytes.length} bytes`);
    return { $: 'bytes', kind: kindOf(value), v: bytes.toString('base64') };
  }

  private tensor(value: object, { dtype, shape, data }: TensorContent, depth: number): Encoded {
    this.begin(value);
    // A bool tensor's numbers are bytes on one backend and int32 on another.
    const numbers = dtype === 'bool' ? Uint8Array.from(data as ArrayLike<number>) : data;
    return { $: 'tensor', dtype, shape: this.encode(shape, depth), v: this.encode(numbers, depth) };
  }

  private handle(value: object, type: 'function' | 'object' | 'promise'): Encoded {
    const name = type === 'function' ? ownText(value, 'name') : className(value);
    const handle = { $: 'handle', i: this.side.hold(value), type } as const;
    return name ? { ...handle, name: name.slice(0, 100) } : handle;
  }
}

/** From here on numbers cross as bytes. */
const MANY = 8;

function numbers(value: readonly unknown[]): Encoded | undefined {
  if (value.length < MANY || value.length > LIMITS.values) return undefined;
  for (let k = 0; k < value.length; k++) if (typeof value[k] !== 'number') return undefined;
  return { $: 'numbers', v: Buffer.from(Float64Array.from(value as number[]).buffer).toString('base64') };
}

function symbol(value: symbol): Encoded {
  for (const [known, one] of SYMBOLS) if (one === value) return { $: 'symbol', known };
  const key = Symbol.keyFor(value);
  if (key === undefined || key.length > LIMITS.text)
    throw new CannotCross('Cannot hand over a symbol as it must be a well-known one or of the registry');
  return { $: 'symbol', key };
}

/** A plain object without behaviour: no functions, no accessors. Others are spoken to, since a copy would go stale. */
function isRecord(value: object): boolean {
  const prototype = getPrototypeOf(value);
  if (prototype !== null && prototype !== plain) return false;
  return ownKeys(value).every((key) => {
    const property = getOwnPropertyDescriptor(value, key);
    return property !== undefined && 'value' in property && typeof property.value !== 'function';
  });
}

function kindOf(value: ArrayBufferView | ArrayBufferLike): string {
  if (types.isAnyArrayBuffer(value)) return 'ArrayBuffer';
  for (const kind of BYTES.keys()) {
    const is = (types as unknown as Record<string, ((value: unknown) => boolean) | undefined>)[`is${kind}`];
    if (is?.(value)) return kind;
  }
  throw new CannotCross('Cannot hand over an array of a kind that is not known');
}

/** A property that is text; nothing where reading it throws or gives something else. */
function textOf(value: object, key: string): string | undefined {
  try {
    const text = (value as Record<string, unknown>)[key];
    return typeof text === 'string' ? text.slice(0, 100_000) : undefined;
  } catch {
    return undefined;
  }
}

function ownText(value: object, key: string): string | undefined {
  try {
    const text = getOwnPropertyDescriptor(value, key)?.value as unknown;
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

function className(value: object): string | undefined {
  try {
    const made = (value as { constructor?: object }).constructor;
    return typeof made === 'function' ? ownText(made, 'name') : undefined;
  } catch {
    return undefined;
  }
}
