/**
 * What a value looks like in a message. Numbers, strings, booleans, null and arrays are themselves in JSON; everything
 * else is an object with a tag under `$`, so that no value of a student's can be taken for one.
 *
 * Arrays, records, maps, sets, errors, dates, typed arrays and tensors are counted in the order in which they begin;
 * a reference names one by its number, which keeps shared values shared and cycles closed.
 */
export type Encoded = null | boolean | number | string | Encoded[] | Tagged;

export type Tagged =
  | { readonly $: 'undefined' }
  /** NaN, Infinity, -Infinity, -0. */
  | { readonly $: 'number'; readonly v: string }
  | { readonly $: 'bigint'; readonly v: string }
  /** A well-known symbol, or one of the registry. */
  | { readonly $: 'symbol'; readonly known?: string; readonly key?: string }
  | { readonly $: 'ref'; readonly i: number }
  /** An array of many numbers, their 64 bits each in base64: shorter than text, and as exact. */
  | { readonly $: 'numbers'; readonly v: string }
  /** A record, `null` for its prototype where `bare`. */
  | { readonly $: 'object'; readonly k: string[]; readonly v: Encoded[]; readonly bare?: true }
  | { readonly $: 'date'; readonly v: number | null }
  | { readonly $: 'regexp'; readonly v: string; readonly flags: string }
  | { readonly $: 'map'; readonly k: Encoded[]; readonly v: Encoded[] }
  | { readonly $: 'set'; readonly v: Encoded[] }
  | { readonly $: 'error'; readonly name: string; readonly message: string; readonly cause?: Encoded }
  /** Bytes in base64; their number is that of the text, never one that is claimed. */
  | { readonly $: 'bytes'; readonly kind: string; readonly v: string }
  | { readonly $: 'tensor'; readonly dtype: string; readonly shape: Encoded; readonly v: Encoded }
  | Handle
  /** An object of the receiver's own. */
  | { readonly $: 'yours'; readonly i: number };

/** An object that stays where it is, and is spoken to by its number. */
export interface Handle {
  readonly $: 'handle';
  readonly i: number;
  readonly type: 'function' | 'object' | 'promise';
  /** Name of the function, or of the object's class: for people to read. */
  readonly name?: string;
}

/** What one side asks of an object of the other. */
export interface Question {
  readonly q: number;
  readonly op: Operation;
  /** The object's number. */
  readonly t?: number;
  readonly key?: Encoded;
  /** Arguments, names, or the value to set. */
  readonly a?: Encoded[];
  /** An object of the receiver's that a method is called on. */
  readonly self?: number;
  /** Which arrays among the arguments come back when the function has changed them. */
  readonly out?: number[];
}

export const OPERATIONS = [
  'get',
  'set',
  'has',
  'own',
  'keys',
  'call',
  'new',
  'instance',
  'await',
  'variables',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** The answer to the innermost open question: a value, or what was thrown. */
export interface Answer {
  readonly r: number;
  readonly ok?: Encoded;
  readonly no?: Encoded;
  /** New contents of arrays of the question's `out`. */
  readonly back?: [number, Encoded][];
  /** The value is a method of the object's class, which stays the same. */
  readonly method?: true;
}

export type Message = Question | Answer;
