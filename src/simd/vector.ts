/**
 * Four numbers that are worked on together, or two in double precision: an expression, of which `loop` makes WebAssembly.
 * Used twice, it is computed once.
 */
export type Vector =
  | { readonly kind: 'array'; readonly index: number }
  | { readonly kind: 'scalar'; readonly index: number }
  | { readonly kind: 'state'; readonly index: number }
  | { readonly kind: 'constant'; readonly words: readonly [number, number, number, number] }
  | {
      readonly kind: 'operation';
      readonly code: number;
      readonly inputs: readonly Vector[];
      /** By how many bits a shift goes. */
      readonly by?: number;
    };

/** The next four numbers of the array of that index. */
export const arrayAt = (index: number): Vector => ({ kind: 'array', index });

/** The number of that index which a call is given, four times. */
export const scalarAt = (index: number): Vector => ({ kind: 'scalar', index });

const wordOf = (value: number): number => new Int32Array(Float32Array.of(value).buffer)[0]!;

/** Four numbers that a loop hands from one round to the next. */
export const stateAt = (index: number): Vector => ({ kind: 'state', index });

/** One number in single precision, four times. */
export const constant = (value: number): Vector => words(wordOf(value));

/** 32 bits, four times. */
export const words = (word: number): Vector => ({ kind: 'constant', words: [word, word, word, word] });

const operation =
  (code: number) =>
  (...inputs: readonly Vector[]): Vector => ({ kind: 'operation', code, inputs });

const shift =
  (code: number) =>
  (input: Vector, by: number): Vector => ({ kind: 'operation', code, inputs: [input], by });

// The numbers are those that WebAssembly's specification gives vector instructions (version 2.0, section 5.4.6).

/** Operations on numbers in single precision. */
export const vector = {
  abs: operation(224),
  neg: operation(225),
  sqrt: operation(227),
  add: operation(228),
  sub: operation(229),
  mul: operation(230),
  div: operation(231),
  /** NaN if one of them is. */
  min: operation(232),
  max: operation(233),
  ceil: operation(103),
  floor: operation(104),
} as const;

/** Operations on two numbers in double precision. */
export const doubles = {
  add: operation(240),
  sub: operation(241),
  mul: operation(242),
} as const;

/** Operations on 32 bits, which are integers with or without a sign. */
export const bits = {
  and: operation(78),
  /** Bits of the first where the second has 0. */
  andNot: operation(79),
  or: operation(80),
  xor: operation(81),
  /** Bits of the first where the third has 1, else those of the second. */
  select: operation(82),
  /** All 32 bits 1 where they are the same integer, else 0. */
  equal: operation(55),
  add: operation(174),
  sub: operation(177),
  shiftLeft: shift(171),
  /** With copies of the highest bit. */
  shiftSigned: shift(172),
  shiftRight: shift(173),
  /** Integers as numbers, rounded to 24 bits. */
  toFloat: operation(250),
  toFloatUnsigned: operation(251),
} as const;
