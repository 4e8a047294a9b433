import { MembraneFault } from './fault';
import type { Handle } from './format';
import { LIMITS } from './limits';
import { makeTensor } from './tensors';
import { BYTES, ERRORS, NUMBERS, SYMBOLS } from './values';

/** The side that decodes: its own objects, and stand-ins for those of the other. */
export interface Inbound {
  /** @throws MembraneFault where the number is not one of an object that was handed over */
  own(id: number): unknown;
  stand(handle: Handle): object;
}

type Raw = Readonly<Record<string, unknown>>;

const fault = (message: string): never => {
  throw new MembraneFault(message);
};

const has = (raw: Raw, key: string): boolean => Object.hasOwn(raw, key);

function text(raw: Raw, key: string, most: number = LIMITS.line): string {
  const value = has(raw, key) ? raw[key] : undefined;
  if (typeof value === 'string' && value.length <= most) return value;
  return fault(`A value whose ${key} is no text, or too long`);
}

function list(raw: Raw, key: string): unknown[] {
  const value = has(raw, key) ? raw[key] : undefined;
  return Array.isArray(value) ? value : fault(`A value whose ${key} is no list`);
}

function index(raw: Raw): number {
  const value = has(raw, 'i') ? raw.i : undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  return fault('A value without a number');
}

/**
 * Decodes the values of one message, which may be hostile: data is made of it and nothing else. Nothing is evaluated,
 * no length is believed, properties are defined and never assigned, and what is not known is refused.
 */
export class Decoder {
  /** What has been decoded by value, in the order of its numbers. */
  readonly parts: object[] = [];
  private count = 0;

  constructor(private readonly side: Inbound) {}

  /** @param raw what `JSON.parse` gave */
  decode(raw: unknown, depth = 0): unknown {
    if (++this.count > LIMITS.values) fault('A message of too many values');
    if (typeof raw !== 'object' || raw === null) return raw;
    if (depth > LIMITS.depth + 1) fault('A value nested too deep');
    if (Array.isArray(raw)) return this.items(this.begin([]), raw, depth);
    return this.tagged(raw as Raw, depth + 1);
  }

  private begin<T extends object>(value: T): T {
    this.parts.push(value);
    return value;
  }

  private items(out: unknown[], raw: readonly unknown[], depth: number): unknown[] {
    for (const entry of raw) out.push(this.decode(entry, depth + 1));
    return out;
  }

  private tagged(raw: Raw, depth: number): unknown {
    switch (has(raw, '$') ? raw.$ : undefined) {
      case 'undefined':
        return undefined;
      case 'number':
        return NUMBERS.get(text(raw, 'v')) ?? fault('A number of no known kind');
      case 'bigint':
        return /^-?\d+$/.test(text(raw, 'v', LIMITS.text)) ? BigInt(text(raw, 'v')) : fault('A bad bigint');
      case 'symbol':
        return symbol(raw);
      case 'ref':
        return this.parts[index(raw)] ?? fault('A reference to nothing');
      case 'yours':
        return this.side.own(index(raw));
      case 'handle':
        return this.side.stand(handle(raw));
      case 'tensor':
        return this.tensor(raw, depth);
      default:
        return this.byValue(raw, depth);
    }
  }

  private byValue(raw: Raw, depth: number): unknown {
    switch (has(raw, '$') ? raw.$ : undefined) {
      case 'numbers':
        return this.numbers(bytes({ kind: 'Float64Array', v: raw.v }) as Float64Array);
      case 'object':
        return this.record(raw, depth);
      case 'date':
        if (raw.v !== null && typeof raw.v !== 'number') return fault('A date without a time');
        return this.begin(new Date(raw.v ?? Number.NaN));
      case 'regexp':
        return this.begin(regexp(raw));
      case 'map':
        return this.map(raw, depth);
      case 'set': {
        const out = this.begin(new Set());
        for (const entry of list(raw, 'v')) out.add(this.decode(entry, depth));
        return out;
      }
      case 'error':
        return this.error(raw, depth);
      case 'bytes':
        return this.begin(bytes(raw));
      default:
        return fault('A value of no known kind');
    }
  }

  private numbers(from: Float64Array): number[] {
    const out = this.begin<number[]>([]);
    // Array.from takes more than twice as long.
    for (let k = 0; k < from.length; k++) out.push(from[k]!);
    return out;
  }

  private record(raw: Raw, depth: number): object {
    const keys = list(raw, 'k');
    const values = list(raw, 'v');
    if (keys.length !== values.length) fault('A record with more names than values');
    const out = this.begin(has(raw, 'bare') ? Object.create(null) : {}) as object;
    keys.forEach((key, n) => {
      if (typeof key !== 'string') fault('A record with a name that is no text');
      const value = this.decode(values[n], depth);
      // Our half hands no such record over: a `valueOf` or `then` of the other side's would be called unasked.
      if (typeof value === 'function') fault('A record with a function in it');
      // Defined, as an assignment to __proto__ would be something else.
      const property = { value, configurable: true, enumerable: true, writable: true };
      Object.defineProperty(out, key as string, property);
    });
    return out;
  }

  private map(raw: Raw, depth: number): Map<unknown, unknown> {
    const keys = list(raw, 'k');
    const values = list(raw, 'v');
    if (keys.length !== values.length) fault('A map with more keys than values');
    const out = this.begin(new Map());
    keys.forEach((key, n) => {
      const decoded = this.decode(key, depth);
      out.set(decoded, this.decode(values[n], depth));
    });
    return out;
  }

  private error(raw: Raw, depth: number): Error {
    const name = text(raw, 'name');
    const error = this.begin(new (ERRORS.get(name) ?? Error)(text(raw, 'message')));
    if (!ERRORS.has(name)) hidden(error, 'name', name);
    if (has(raw, 'cause')) hidden(error, 'cause', this.decode(raw.cause, depth));
    return error;
  }

  private tensor(raw: Raw, depth: number): object {
    const place = this.parts.length;
    // The place is taken first, as the shape and the numbers have numbers of their own.
    this.parts.push(raw);
    const shape = this.decode(raw.shape, depth);
    const made = makeTensor(raw.dtype, shape, this.decode(raw.v, depth));
    this.parts[place] = made;
    return made;
  }
}

function hidden(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, configurable: true, enumerable: false, writable: true });
}

function symbol(raw: Raw): symbol {
  if (has(raw, 'known')) return SYMBOLS.get(text(raw, 'known')) ?? fault('A symbol of no known name');
  return Symbol.for(text(raw, 'key', LIMITS.text));
}

function handle(raw: Raw): Handle {
  const { type } = raw;
  if (type !== 'function' && type !== 'object' && type !== 'promise')
    return fault('A handle of no known type');
  const plain = { $: 'handle', i: index(raw), type } as const;
  return has(raw, 'name') ? { ...plain, name: text(raw, 'name', 100) } : plain;
}

function regexp(raw: Raw): RegExp {
  try {
    return new RegExp(text(raw, 'v', LIMITS.text), text(raw, 'flags', 10));
  } catch {
    return fault('A regular expression that is none');
  }
}

function bytes(raw: Raw): object {
  const kind = BYTES.get(text(raw, 'kind')) ?? fault('Bytes of no known kind');
  const decoded = Buffer.from(text(raw, 'v'), 'base64');
  if (decoded.length % kind.size !== 0) fault('Bytes that make no whole number of entries');
  // A copy of its own: small buffers of Node share one.
  return kind.make(new Uint8Array(decoded).buffer);
}
